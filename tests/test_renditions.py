"""Pictures in the sizes that pages ask for, made at the first request."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from articles.caching import CACHE_CONTROL
from articles.models import Picture
from articles.publishing import publish, withdraw
from articles.renditions import card, encode, shelf, sizes
from tests.factories import NOW, make_edition, make_story

pytestmark = pytest.mark.django_db


def drawn(width, height, mode="RGB", colour="teal", form="PNG", **save):
    out = BytesIO()
    Image.new(mode, (width, height), colour).save(out, form, **save)
    return out.getvalue()


def make_picture(width=1000, height=500, **fields):
    return Picture.objects.create(
        title="Pier", file=ContentFile(drawn(width, height), "pier.png"), **fields
    )


def opened(data):
    return Image.open(BytesIO(data))


# ------------------------------------------------------------------------- which there are


@pytest.mark.parametrize(
    ("width", "there"),
    [
        (90, [90]),
        (400, [120, 240, 400]),
        (1000, [120, 240, 400, 800, 1000]),
        (1600, [120, 240, 400, 800, 1200, 1600]),
        (5000, [120, 240, 400, 800, 1200, 1600]),
    ],
)
def test_no_rendition_is_wider_than_its_picture(width, there):
    assert sizes.widths(Picture(width=width, height=10)) == there


def test_a_picture_too_large_to_open_has_its_own_file_alone():
    picture = Picture(width=20_000, height=20_000, file="pictures/huge.png")
    assert sizes.widths(picture) == []
    assert sizes.share(picture) is None
    assert sizes.sources(picture) == {
        "src": "/media/pictures/huge.png",
        "width": 20_000,
        "height": 20_000,
        "srcset": "",
        "sources": [],
    }


def test_a_page_offers_the_lightest_format_first():
    picture = Picture(key="pier", width=300, height=200, file="pictures/pier.png")
    stem = f"/pictures/pier/{sizes.stamp(picture)}/"
    assert sizes.sources(picture) == {
        "src": f"{stem}300.jpg",
        "width": 300,
        "height": 200,
        "srcset": f"{stem}120.jpg 120w, {stem}240.jpg 240w, {stem}300.jpg 300w",
        "sources": [
            {
                "type": kind,
                "srcset": f"{stem}120.{end} 120w, {stem}240.{end} 240w, {stem}300.{end} 300w",
            }
            for end, kind in (("avif", "image/avif"), ("webp", "image/webp"))
        ],
    }


def test_a_small_place_is_offered_small_renditions():
    picture = Picture(key="a", width=800, height=800, file="a.png")
    offered = sizes.sources(picture, widest=240)
    assert offered["src"].endswith("/240.jpg")
    assert "400w" not in offered["srcset"]


@pytest.mark.parametrize(
    ("width", "height", "crop"),
    [
        (1600, 1000, (1200, 630)),
        (1000, 2000, (1000, 525)),
        (700, 300, (571, 300)),
        (590, 400, None),
    ],
)
def test_the_picture_of_a_shared_link_has_its_own_shape(width, height, crop):
    size = sizes.share(Picture(width=width, height=height))
    assert (size and (size.width, size.height)) == crop


# ------------------------------------------------------------------------------ encoding


@pytest.mark.parametrize(("end", "form"), [("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")])
def test_each_format_is_what_it_says(end, form):
    data = encode.encode(BytesIO(drawn(200, 100)), sizes.Size(120, 60), end)
    assert (opened(data).format, opened(data).size) == (form, (120, 60))


def test_what_is_clear_becomes_white_where_the_format_has_no_holes():
    clear = BytesIO(drawn(20, 20, "RGBA", (0, 0, 0, 0)))
    assert opened(encode.encode(clear, sizes.Size(20, 20), "jpg")).getpixel((5, 5)) == (255,) * 3
    assert opened(encode.encode(clear, sizes.Size(20, 20), "webp")).getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_the_greys_of_a_scan_stay_greys(form):
    """A scanner tells 65,536 of them apart."""
    scan = Image.new("I;16", (3, 1))
    scan.putdata([0, 32_768, 65_535])
    out = BytesIO()
    scan.save(out, form)
    made = opened(encode.encode(out, sizes.Size(3, 1), "webp"))
    greys = [made.getpixel((x, 0))[0] for x in range(3)]
    assert greys == pytest.approx([0, 128, 255], abs=4)


def test_a_photograph_stands_upright_and_does_not_say_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x8825] = {1: "N"}  # the place
    photo = BytesIO(drawn(200, 100, form="JPEG", exif=exif))
    made = opened(encode.encode(photo, sizes.Size(80, 40), "jpg"))
    assert made.size == (80, 160)
    assert not made.getexif()


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (200, 100)), (3, (200, 100)), (6, (100, 200))]
)
def test_a_photograph_has_the_width_and_height_it_is_shown_with(orientation, size):
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = ContentFile(drawn(200, 100, form="JPEG", exif=exif), "photo.jpg")
    picture = Picture.objects.create(title="Pier", file=photo)
    assert (picture.width, picture.height) == size
    known = Picture.objects.get()
    assert (known.width, known.height) == size
    made = opened(shelf.rendition(known, sizes.size(known, "80") or sizes.Size(*size), "80", "jpg"))
    assert made.size == size


@pytest.mark.parametrize("data", [b"", b"not a picture", drawn(9, 9)[:40]])
def test_what_is_no_picture_is_unreadable(data):
    with pytest.raises(encode.Unreadable):
        encode.encode(BytesIO(data), sizes.Size(5, 5), "jpg")


def test_a_picture_that_claims_to_be_enormous_is_not_opened(monkeypatch):
    monkeypatch.setattr(encode, "MOST_PIXELS", 100)
    with pytest.raises(encode.Unreadable, match="too many"):
        encode.encode(BytesIO(drawn(20, 20)), sizes.Size(5, 5), "jpg")


# ----------------------------------------------------------------------------- addresses


def test_a_rendition_is_made_once_and_kept_for_good(client, monkeypatch):
    picture = make_picture()
    address = sizes.address(picture, 400, "webp")
    response = client.get(address)
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert opened(response.content).size == (400, 200)
    monkeypatch.setattr(shelf, "encode", None)
    assert client.get(address).content == response.content


def test_the_picture_of_a_shared_link_is_a_rendition(client):
    picture = make_picture(1600, 1000)
    response = client.get(sizes.address(picture, "share"))
    assert opened(response.content).size == (1200, 630)


@pytest.mark.parametrize("name", ["401", "0", "99999999999", "1600", "0400", "share2"])
def test_there_are_no_other_sizes(client, name):
    assert client.get(sizes.address(make_picture(), name)).status_code == 404


def test_there_are_no_other_formats_or_pictures(client):
    picture = make_picture()
    address = sizes.address(picture, 400)
    for other in (
        address.replace(".jpg", ".png"),
        address.replace(picture.key, "0123456789ab"),
    ):
        assert client.get(other).status_code == 404


def test_a_new_file_has_new_addresses_and_the_old_ones_lead_there(client):
    """Pages are kept for minutes, and a link that was shared for years."""
    picture = make_picture()
    before = [sizes.address(picture, name) for name in (400, 1000, "share")]
    picture.file = ContentFile(drawn(700, 350, colour="red"), "pier.png")
    picture.save()
    now = [sizes.address(picture, name) for name in (400, 700, "share")]
    assert [client.get(address).url for address in before] == now
    assert [client.get(address).status_code for address in now] == [200] * 3
    Picture.objects.update(revoked_at=NOW)
    assert [client.get(address).status_code for address in before] == [410] * 3


def test_a_revoked_picture_is_gone_although_it_was_made(client):
    picture = make_picture()
    address = sizes.address(picture, 400)
    assert client.get(address).status_code == 200
    Picture.objects.update(revoked_at=NOW)
    response = client.get(address)
    assert response.status_code == 410
    assert "immutable" not in response.headers.get("Cache-Control", "")


def test_a_file_that_is_lost_or_broken_is_not_found(client):
    lost, broken = make_picture(), make_picture()
    default_storage.delete(lost.file.name)
    default_storage.delete(broken.file.name)
    default_storage.save(broken.file.name, ContentFile(b"not a picture"))
    for picture in (lost, broken):
        assert client.get(sizes.address(picture, 400)).status_code == 404


# ----------------------------------------------------------------------- the drawn card


def test_a_story_without_a_picture_has_a_card_drawn(client):
    edition = make_edition(headline="Ferries run again")
    stamp = card.Drawing("Ferries run again", "The Newsroom").stamp
    response = client.get(f"/stories/{edition.slug}/share-{stamp}.png")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"] == CACHE_CONTROL  # it may be withdrawn
    assert opened(response.content).size == (1200, 630)


def test_an_old_card_leads_to_the_present_one(client):
    edition = make_edition(headline="Ferries run again")
    stamp = card.Drawing("Ferries run again", "The Newsroom").stamp
    edition.story.slug = "ferries"
    edition.story.save()
    publish(edition.story, by=None, at=NOW)
    for old in (f"ferries/share-{stamp[::-1]}", f"ferries-run-again/share-{stamp}"):
        response = client.get(f"/stories/{old}.png")
        assert response.status_code == 302
        assert response.url == f"/stories/ferries/share-{stamp}.png"


def test_cards_of_a_story_leave_the_storage_when_it_is_withdrawn(
    client, django_capture_on_commit_callbacks
):
    story = make_edition(headline="Ferries run again").story
    stamp = card.Drawing("Ferries run again", "The Newsroom").stamp
    kept = []
    for slug in ("ferries-run-again", "ferries"):
        story.slug = slug
        story.save()
        publish(story, by=None, at=NOW)
        client.get(f"/stories/{slug}/share-{stamp}.png")
        kept.append(f"renditions/cards/{slug}/{stamp}.png")
    assert all(map(default_storage.exists, kept))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(story, by=None, at=NOW, reason="in error")
    assert not any(map(default_storage.exists, kept))


def test_there_is_no_card_of_what_readers_do_not_have(client):
    draft = make_story(headline="Secret")
    gone = make_story(headline="Gone")
    publish(gone, by=None, at=NOW)
    withdraw(gone, by=None, at=NOW, reason="in error")
    for story in (draft, gone):
        stamp = card.Drawing(story.headline, "The Newsroom").stamp
        assert client.get(f"/stories/{story.slug}/share-{stamp}.png").status_code == 404


@pytest.mark.parametrize("headline", ["A", "Слово " * 80, "W" * 300, "中文", "שלום", " "])
def test_any_headline_gives_a_card(headline):
    assert opened(card.Drawing(headline, "Кур’єр").draw()).size == (1200, 630)


def test_a_card_needs_no_font_of_the_system(monkeypatch):
    monkeypatch.setattr(card, "FONTS", ())
    plain, other = (card.Drawing(text, "Courier").draw() for text in ("One", "Two"))
    assert plain != other
    unwritable = {card.Drawing(text, "Courier").draw() for text in ("Так", "Ні")}
    assert len(unwritable) == 1
