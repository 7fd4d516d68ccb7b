"""Banners and campaigns at the desk."""

import pytest

from articles.models import Banner, Campaign

WORDS = {
    Banner: {"text": "Join us", "member_count": 12},
    Campaign: {"quote": "We stay.", "attribution": "O. Sample"},
}


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize(
    ("button", "errors"),
    [
        ({}, {}),
        ({"button_label": "Join", "button_url": "https://join.example/"}, {}),
        (
            {"button_url": "https://join.example/"},
            {"button_label": ["Say what stands on the button."]},
        ),
        ({"button_label": "Join"}, {"button_url": ["Say where the button leads."]}),
        ({"button_label": "Join", "button_url": "join"}, {"button_url": ["Enter a valid URL."]}),
    ],
)
def test_a_button_has_a_name_and_leads_somewhere(client, editor, kind, button, errors):
    answer = client.post(f"/admin/articles/{kind._meta.model_name}/add/", WORDS[kind] | button)
    assert (answer.context["adminform"].errors if answer.status_code == 200 else {}) == errors
    assert kind.objects.count() == (not errors)
