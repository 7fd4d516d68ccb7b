"""Pictures at the desk: found, looked at, revoked."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from articles.models import Picture
from articles.publishing import publish
from articles.publishing.pictures import revoke
from articles.renditions import sizes
from articles.renditions.shelf import HIDDEN
from tests.factories import make_author, make_picture, make_story, use_picture

PICTURES = "/admin/articles/picture/"
ADD = f"{PICTURES}add/"


def found(client, query):
    rows = client.get(f"{PICTURES}?{query}").context["cl"].result_list
    return {str(picture) for picture in rows}


@pytest.fixture
def shelf(db):
    """Five pictures: each lacks something, or is used, or not."""
    complete = {"credit": "A. Sample", "alt": "A pier"}
    story = make_story(headline="Harbour")
    use_picture(story, make_picture(title="used", **complete), caption="The mole at dawn.")
    use_picture(story, make_picture(title="badly used", **complete), credit="")
    make_picture(title="no credit", alt="A pier")
    make_picture(title="no alt", credit="Ukrinform", caption="Київ уночі")
    make_author(portrait=make_picture(title="portrait", **complete))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=mole", {"used"}),
        ("q=ukrinform", {"no alt"}),
        ("q=Київ", {"no alt"}),
        ("q=київ+УНОЧІ", {"no alt"}),
        ("q=used+mole", {"used"}),
        ("q=.png", {"used", "badly used", "no credit", "no alt", "portrait"}),
        ("q=nothing", set()),
        ("lacks=credit", {"no credit", "badly used"}),
        ("lacks=alt", {"no alt"}),
        ("lacks=use", {"no credit", "no alt"}),
        ("free=no", set()),
    ],
)
def test_pictures_are_found(client, editor, shelf, query, names):
    assert found(client, query) == names


def test_the_grid_costs_the_same_for_3_and_300_pictures(client, editor):
    costs = []
    for rows in (3, 300):
        Picture.objects.bulk_create(
            Picture(title=f"P{n}", key=f"k{rows}-{n}", file=f"p{n}.jpg", width=900, height=600)
            for n in range(rows - Picture.objects.count())
        )
        client.get(PICTURES)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PICTURES).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_picture_tells_in_how_many_stories_it_is_and_readers_see_it(client, editor):
    picture = make_picture()
    draft, live = make_story(), make_story()
    for story in (draft, live):
        use_picture(story, picture)
        use_picture(story, picture)
    publish(live, by=None, at=timezone.now())
    (row,) = client.get(PICTURES).context["cl"].result_list
    assert (row.in_stories, row.with_readers) == (2, True)


@pytest.mark.parametrize(
    ("role", "may"),
    [("stranger", False), ("author", False), ("editor", True), ("administrator", True)],
)
def test_who_revokes_on_the_page_that_asks(client, log_in, role, may):
    log_in(role)
    picture = make_picture()
    pages = {
        verb: reverse(f"admin:articles_picture_{verb}", args=[picture.pk])
        for verb in ("revoke", "release")
    }
    assert (client.get(pages["revoke"]).status_code == 200) == may
    client.post(pages["revoke"], {"reason": ""})
    client.post(pages["revoke"], {"reason": "No licence."})
    picture.refresh_from_db()
    assert (picture.revoked_at is not None) == may
    if may:
        page = client.get(reverse("admin:articles_picture_change", args=[picture.pk]))
        assert page.text.count("No licence.") == 2  # what holds, and what was decided
        assert "Show it again" in page.text
    client.post(pages["release"], {"reason": ""})
    picture.refresh_from_db()
    assert picture.revoked_at is None


def test_the_page_that_asks_says_where_it_stands(client, editor):
    picture, story = make_picture(), make_story(headline="Harbour reopens")
    use_picture(story, picture)
    publish(story, by=None, at=timezone.now())
    page = client.get(reverse("admin:articles_picture_revoke", args=[picture.pk])).text
    assert "Harbour reopens" in page
    assert "from 1 page that readers have" in page


def test_nobody_revokes_by_saving_the_form(client, editor):
    picture = make_picture()
    values = {"title": "Pier", "revoked_at": "2025-03-14T12:00", "revoked_reason": "x"}
    client.post(reverse("admin:articles_picture_change", args=[picture.pk]), values)
    picture.refresh_from_db()
    assert (picture.title, picture.revoked_at) == ("Pier", None)


def test_a_picture_that_readers_have_is_not_deleted(client, administrator):
    """The working copy may have lost it since, and readers keep it until that is published."""
    picture, story = make_picture(), make_story(headline="Harbour")
    use = use_picture(story, picture)
    publish(story, by=None, at=timezone.now())
    use.delete()
    url = reverse("admin:articles_picture_delete", args=[picture.pk])
    assert "Harbour" in client.post(url, {"post": "yes"}).context["protected"][0]
    assert picture.key in client.get(story.get_absolute_url()).text
    publish(story, by=None, at=timezone.now())
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not Picture.objects.exists()


# ------------------------------------------------------------------------- files


def drawn(form="JPEG", size=(600, 400)):
    out = BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, form)
    return out.getvalue()


def sent(client, name, data, picture=None):
    """Send a file as a new picture, or as another one of `picture`; return the errors."""
    url = reverse("admin:articles_picture_change", args=[picture.pk]) if picture else ADD
    answer = client.post(url, {"title": "Pier", "file": SimpleUploadedFile(name, data)})
    return answer.context["adminform"].errors if answer.status_code == 200 else {}


DAMAGED = {"file": ["This picture cannot be opened: the file is cut off or damaged."]}


def test_a_whole_picture_is_taken(client, editor):
    assert sent(client, "pier.jpg", drawn()) == {}
    picture = Picture.objects.get()
    assert client.get(sizes.address(picture, 400)).status_code == 200
    assert picture.file.read() == drawn()


@pytest.mark.parametrize(("name", "form"), [("pier.jpg", "JPEG"), ("pier.tiff", "TIFF")])
def test_a_picture_that_is_cut_off_is_not_taken(client, editor, name, form):
    """Its head says how large it is, and no more than that was looked at once."""
    whole = drawn(form)
    cut = whole[: len(whole) // 2]
    assert sent(client, name, cut) == DAMAGED
    picture = Picture.objects.create(title="Pier", file=ContentFile(drawn(), "pier.jpg"))
    assert sent(client, name, cut, picture) == DAMAGED
    assert client.get(sizes.address(picture, 400)).status_code == 200


def test_a_picture_too_large_to_be_opened_is_not_taken(client, editor, monkeypatch):
    monkeypatch.setattr(sizes, "MOST_PIXELS", 1_000_000)
    sentence = "This picture has more than 1 million pixels: bring a smaller one."
    assert sent(client, "pier.jpg", drawn(size=(1001, 1000))) == {"file": [sentence]}
    assert not Picture.objects.exists()


def test_another_file_of_a_revoked_picture_is_at_no_public_address(client, editor):
    picture = Picture.objects.create(title="Pier", file=ContentFile(drawn(), "pier.jpg"))
    revoke(picture, by=None, at=timezone.now(), reason="A claim.")
    assert sent(client, "better.jpg", drawn(), picture) == {}
    picture.refresh_from_db()
    assert picture.file.name.startswith(HIDDEN)
    assert picture.file.name.endswith("better.jpg")


@pytest.mark.parametrize(
    ("name", "data"),
    [("pier.html", drawn()), ("pier.heic", b"\0\0\0\x18ftypheic"), ("pier.jpg", b"Harbour")],
)
def test_what_is_no_picture_is_said_in_a_sentence(client, editor, name, data):
    sentence = "That is no picture. JPEG, PNG, WebP, AVIF, GIF and TIFF are taken."
    assert sent(client, name, data) == {"file": [sentence]}


def test_a_file_is_taken_and_hidden_however_long_its_name_is(client, editor):
    assert sent(client, f"{'Harbour at dawn, ' * 12}.jpg", drawn()) == {}
    picture = Picture.objects.get()
    assert client.get(sizes.address(picture, 400)).status_code == 200
    revoke(picture, by=None, at=timezone.now(), reason="A claim.")
    picture.full_clean()
    assert picture.file.name.startswith(HIDDEN)
