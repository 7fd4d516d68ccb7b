"""A picture that is revoked shows nowhere, and everywhere again when it is released."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from articles.models import Deed, Edition, Picture
from articles.publishing import NotPermitted, NotPossible, pictures, publish
from articles.renditions import sizes
from tests.factories import NOW, make_author, make_story, make_user, use_picture
from tests.views.test_visibility import ADDRESSES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def picture():
    data = BytesIO()
    Image.new("RGB", (1300, 900), "teal").save(data, "JPEG")
    file = ContentFile(data.getvalue(), "pier.jpg")
    return Picture.objects.create(key="zebra-key", title="Pier", file=file)


@pytest.fixture
def story(picture):
    """One story that leads with the picture, has it in its text, and is by whom it portrays."""
    story = make_story(
        headline="Zebra headline",
        slug="zebra-headline",
        topics=["Zebra topic"],
        authors=[make_author("Zebra author", portrait=picture)],
        body='<p>One.</p>\n<figure data-picture="2"></figure>\n<p>Two.</p>',
    )
    for caption in ("Zebra lead", "Zebra inside"):
        use_picture(story, picture, caption=caption)
    publish(story, by=None, at=NOW)
    return story


def renditions(picture):
    named = [(800, "jpg"), (400, "webp"), ("share", "jpg")]
    return [sizes.address(picture, name, extension) for name, extension in named]


def showing(client):
    """Return the public addresses that name the picture, by its addresses or what is said of it."""
    marks = ("zebra-key", "zebra lead", "zebra inside")
    return [a for a in ADDRESSES if any(m in client.get(a).text.lower() for m in marks)]


def test_a_picture_is_revoked_and_released_however_long_the_name_of_its_file(picture):
    file = ContentFile(picture.file.read(), f"{'pier-' * 30}.jpg")
    picture = Picture.objects.create(title="Another", file=file)
    for verb in (pictures.revoke, pictures.release):
        verb(picture, by=None, at=NOW, reason="A claim.")
        picture.refresh_from_db()
        assert len(picture.file.name) <= 100
        assert picture.file.name.endswith(".jpg")
        assert default_storage.exists(picture.file.name)


def test_no_public_address_shows_a_revoked_picture_and_all_do_again(client, story, picture):
    before = showing(client)
    assert {"/", "/stories/zebra-headline/", "/authors/", "/sections/news/"} - set(before) == set()
    addresses = renditions(picture)
    assert [client.get(address).status_code for address in addresses] == [200] * 3

    assert pictures.revoke(picture, by=None, at=timezone.now(), reason="No licence.") == 1
    assert showing(client) == []
    assert [client.get(address).status_code for address in addresses] == [410] * 3
    edition = Edition.objects.get(story=story)
    assert "zebra-key" not in edition.head_html + edition.page_html + edition.card_html
    assert "share-" in edition.head_html  # the drawn card stands in for it
    assert story.picture_uses.filter(picture=picture).count() == 2

    pictures.release(picture, by=None, at=timezone.now())
    assert showing(client) == before
    picture.refresh_from_db()
    assert [client.get(address).status_code for address in renditions(picture)] == [200] * 3
    assert picture.file.name.startswith("pictures/") and default_storage.exists(picture.file.name)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_its_file_and_renditions_leave_the_addresses_that_were_told(client, picture):
    old, made = picture.file.name, sizes.address(picture, 800).removeprefix("/pictures/")
    client.get(f"/pictures/{made}")
    assert default_storage.exists(f"renditions/{made}")
    pictures.revoke(picture, by=None, at=timezone.now(), reason="No licence.")
    assert not default_storage.exists(f"renditions/{made}")
    assert not default_storage.exists(old)
    assert picture.file.name.startswith("revoked/") and len(picture.file.name) > 30
    assert default_storage.exists(picture.file.name)


def test_many_pages_follow_at_once_however_many(client, picture, monkeypatch):
    monkeypatch.setattr("articles.publishing.shown.AT_ONCE", 1)
    for number in range(5):
        story = make_story(slug=f"story-{number}")
        use_picture(story, picture)
        publish(story, by=None, at=NOW)
    assert pictures.revoke(picture, by=None, at=timezone.now(), reason="No licence.") == 5
    kept = Edition.objects.values_list("head_html", "page_html", "card_html")
    assert not any("zebra-key" in html for row in kept for html in row)


def test_what_was_decided_is_kept_with_the_reason(picture):
    editor = make_user("Editors")
    pictures.revoke(picture, by=editor, at=NOW, reason=" No licence. ")
    pictures.release(picture, by=editor, at=NOW + timedelta(days=1), reason="Paid.")
    rows = Deed.objects.filter(key=picture.key).values_list("kind", "by", "reason")
    assert list(rows) == [
        ("picture_released", editor.pk, "Paid."),
        ("picture_revoked", editor.pk, "No licence."),
    ]


@pytest.mark.parametrize(
    ("role", "may"),
    [(None, False), ("Authors", False), ("Editors", True), ("Administrators", True)],
)
def test_who_revokes_and_releases(picture, role, may):
    user = make_user(role)
    if may:
        pictures.revoke(picture, by=user, at=NOW, reason="No licence.")
        pictures.release(picture, by=user, at=NOW)
        return
    with pytest.raises(NotPermitted):
        pictures.revoke(picture, by=user, at=NOW, reason="No licence.")
    pictures.revoke(picture, by=None, at=NOW, reason="No licence.")
    with pytest.raises(NotPermitted):
        pictures.release(picture, by=user, at=NOW)


def test_what_cannot_be_decided_says_so(picture):
    with pytest.raises(NotPossible, match="Say why"):
        pictures.revoke(picture, by=None, at=NOW, reason=" ")
    with pytest.raises(NotPossible, match="not revoked"):
        pictures.release(picture, by=None, at=NOW)
    pictures.revoke(picture, by=None, at=NOW, reason="No licence.")
    with pytest.raises(NotPossible, match="already"):
        pictures.revoke(picture, by=None, at=NOW, reason="No licence.")


def test_files_of_pictures_whose_time_has_come_are_put_away(picture, capsys):
    Picture.objects.filter(pk=picture.pk).update(revoked_at=NOW)
    call_command("send_due")
    assert "put away  Pier" in capsys.readouterr().out
    picture.refresh_from_db()
    assert picture.file.name.startswith("revoked/")
    call_command("send_due")
    assert "put away" not in capsys.readouterr().out


def test_where_a_picture_is_used(story, picture):
    uses = pictures.uses(picture)
    assert (uses.stories, uses.editions) == ([story], [story.edition])
    assert [author.name for author in uses.authors] == ["Zebra author"]
    story.picture_uses.all().delete()
    assert pictures.uses(picture).stories == []
    assert pictures.uses(picture).editions == [story.edition]
