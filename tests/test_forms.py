"""What editors type, brought into form."""

import pytest
from django.forms import modelform_factory

from articles.forms import BylineForm, DeskForm, StoryForm
from articles.models import Section
from tests.factories import make_author

pytestmark = pytest.mark.django_db


def test_control_characters_are_not_typed():
    typed = {"headline": "The har\x08bour", "standfirst": "In\x0bshort", "body": "<p>a\x07b</p>"}
    form = StoryForm({**typed, "language": "en"})
    form.full_clean()
    found = {name: form.cleaned_data[name] for name in typed}
    assert found == {"headline": "The harbour", "standfirst": "In short", "body": "<p>ab</p>"}


def test_nor_in_a_row_of_a_story():
    form = BylineForm({"author": make_author().pk, "role": "author", "as_signed": "Ann\x1f Koval"})
    form.full_clean()
    assert form.cleaned_data["as_signed"] == "Ann Koval"


def test_nor_in_any_other_form_of_the_desk():
    form = modelform_factory(Section, DeskForm, fields=["name"])({"name": "W\x08ar"})
    assert form.is_valid()
    assert form.instance.name == "War"
