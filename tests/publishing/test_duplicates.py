"""Two authors, or topics, become one, and nothing of either is lost."""

import pytest

from articles import search
from articles.models import Author, AuthorName, Byline, Deed, Edition, Slug, Topic
from articles.publishing import NotPermitted, NotPossible, publish, revisions, shown
from articles.publishing.duplicates import merge_authors, merge_topics
from tests.factories import NOW, make_author, make_story, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def olena():
    return make_author("Olena Koval")


@pytest.fixture
def double():
    return make_author("O. Koval", bio="Writes of ports.", role="Reporter")


def published(**fields):
    story = make_story(**fields)
    publish(story, by=None, at=NOW)
    return story


def test_stories_go_over_and_stay_signed_as_they_were(client, olena, double):
    story = published(authors=[double], headline="Harbour")
    assert merge_authors(double, into=olena, by=None, at=NOW) == 1
    byline = Byline.objects.get()
    assert (byline.author, byline.as_signed) == (olena, "O. Koval")
    page = client.get(story.get_absolute_url()).text
    assert (
        "O. Koval" in page and "/authors/olena-koval/" in page and "/authors/o-koval/" not in page
    )
    assert "Harbour" in client.get("/authors/olena-koval/").text
    assert list(search.query("author:koval", NOW)) == [story.edition]
    assert not Author.objects.filter(pk=double.pk).exists()


def test_old_addresses_lead_to_the_one_who_stays(client, olena, double):
    published(authors=[double, olena])
    double.slug = "koval-o"
    double.save()
    merge_authors(double, into=olena, by=None, at=NOW)
    for old in ("o-koval", "koval-o"):
        for rest in ("", "rss.xml"):
            answer = client.get(f"/authors/{old}/{rest}")
            assert (answer.status_code, answer.url) == (301, f"/authors/olena-koval/{rest}")


def test_who_signed_one_story_twice_signs_it_once(client, olena, double):
    story = published(authors=[olena, double])
    merge_authors(double, into=olena, by=None, at=NOW)
    assert [byline.author for byline in story.bylines.all()] == [olena]
    assert Edition.objects.get().authors.get() == olena
    page = client.get(story.get_absolute_url()).text
    assert page.count("Writes of ports.") == 1
    lost = Deed.objects.get().details["bylines_that_fell_together"]
    assert lost == [{"story": story.slug, "role": "author", "as_signed": "O. Koval"}]


def test_an_old_version_with_both_can_be_restored(olena, double):
    story = make_story(authors=[olena, double])
    old = revisions.save(story, by=None, at=NOW)
    merge_authors(double, into=olena, by=None, at=NOW)
    story.bylines.all().delete()
    revisions.restore(old, by=None, at=NOW)
    assert [byline.author for byline in story.bylines.all()] == [olena]


def test_what_one_lacks_it_takes_over_and_the_rest_is_in_the_record(olena, double):
    olena.role = "News editor"
    olena.save()
    double.user = make_user("Authors")
    double.save()
    merge_authors(double, into=olena, by=None, at=NOW)
    olena.refresh_from_db()
    assert (olena.role, olena.bio, olena.user) == ("News editor", double.bio, double.user)
    deed = Deed.objects.get()
    assert (deed.thing, deed.key) == ("O. Koval → Olena Koval", "olena-koval")
    assert deed.details["row"]["role"] == "Reporter"
    assert deed.details["addresses"] == ["o-koval"]


def test_a_file_that_names_the_old_name_means_the_one_who_stays(olena, double):
    third = make_author("Helen Koval")
    merge_authors(third, into=double, by=None, at=NOW)
    merge_authors(double, into=olena, by=None, at=NOW)
    names = {"O. KOVAL", "Helen Koval", "Olena Koval", "Nobody"}
    known = Author.objects.named(names)
    assert len(known) == 3 and set(known.values()) == {olena}
    # A name that is an author's own again is that author's.
    again = make_author("O. Koval")
    assert again in Author.objects.named({"O. Koval"}).values()
    assert AuthorName.objects.filter(author=olena).count() == 2


def test_a_name_that_was_merged_twice_means_whom_it_was_merged_into_last(olena, double):
    merge_authors(double, into=olena, by=None, at=NOW)
    other = make_author("Oksana Koval")
    merge_authors(make_author("O. Koval"), into=other, by=None, at=NOW)
    assert Author.objects.named({"O. Koval"}) == {"o. koval": other}


def test_two_logins_are_not_merged(olena, double):
    for author in (olena, double):
        author.user = make_user("Authors")
        author.save()
    with pytest.raises(NotPossible, match="Both have a login"):
        merge_authors(double, into=olena, by=None, at=NOW)
    assert Author.objects.count() == 2


def test_pages_beyond_the_first_follow_as_they_are_read(client, olena, double, monkeypatch):
    stories = [published(authors=[double]) for _ in range(3)]
    monkeypatch.setattr(shown, "AT_ONCE", 1)
    merge_authors(double, into=olena, by=None, at=NOW)
    for story in stories:
        page = client.get(story.get_absolute_url()).text
        assert "/authors/olena-koval/" in page and "/authors/o-koval/" not in page


def test_words_are_found_within_what_was_merged_before_the_index_follows(client, monkeypatch):
    grain, corn = (Topic.objects.create(name=name) for name in ("Grain", "Corn"))
    for number in range(3):
        published(headline=f"Harbour {number}", topics=["Corn"])
    monkeypatch.setattr(shown, "AT_ONCE", 1)
    merge_topics(corn, into=grain, by=None, at=NOW)
    for _ in range(2):
        page = client.get("/search/", {"q": "harbour", "topic": "grain"}).text
        assert [f"Harbour {number}" in page for number in range(3)] == [True] * 3
        list(shown.catch_up(at=NOW))


def test_topics_become_one(client):
    grain, corn = (Topic.objects.create(name=name) for name in ("Grain", "Corn"))
    both, one = published(topics=["Grain", "Corn"]), published(topics=["Corn"])
    corn.name = "Maize"
    corn.save()
    assert merge_topics(corn, into=grain, by=None, at=NOW) == 2
    for story in (both, one):
        assert list(story.topics.all()) == [grain] == list(story.edition.topics.all())
        page = client.get(story.get_absolute_url()).text
        assert page.count('href="/topics/grain/"') == 1 and "/topics/corn/" not in page
    assert client.get("/topics/corn/").url == "/topics/grain/"
    # By its last name too, which no address was made of.
    assert set(Slug.objects.filter(topic=grain).values_list("slug", flat=True)) == {
        "grain",
        "corn",
        "maize",
    }


@pytest.mark.parametrize(
    ("role", "may"),
    [(None, False), ("Authors", False), ("Editors", True), ("Administrators", True)],
)
def test_who_merges(client, olena, double, role, may):
    user = make_user(role)
    grain, corn = (Topic.objects.create(name=name) for name in ("Grain", "Corn"))
    if not may:
        with pytest.raises(NotPermitted):
            merge_authors(double, into=olena, by=user, at=NOW)
        with pytest.raises(NotPermitted):
            merge_topics(corn, into=grain, by=user, at=NOW)
    client.force_login(user)
    for noun, one, other in (("author", olena, double), ("topic", grain, corn)):
        sent = {"thing": [one.pk, other.pk], "stays": one.pk}
        client.post(f"/admin/articles/{noun}/merge/", sent)
    counts = (Author.objects.count(), Topic.objects.count())
    assert counts == ((1, 1) if may else (2, 2))


@pytest.mark.parametrize("key", ["9" * 30, "x", ""])
def test_what_is_no_key_is_merged_with_nothing(client, olena, double, key):
    client.force_login(make_user("Editors"))
    for sent in ({"thing": [olena.pk, key], "stays": key}, {"thing": [key], "stays": key}):
        assert client.post("/admin/articles/author/merge/", sent).status_code in {200, 302}
    assert Author.objects.count() == 2


def test_who_was_logged_out_when_they_merged_comes_back_to_the_list(client):
    client.force_login(make_user("Editors"))
    page = client.get("/admin/articles/topic/merge/", follow=True)
    assert page.redirect_chain[-1][0] == "/admin/articles/topic/"
    assert "you were logged out when you sent it" in page.text


def test_the_page_that_asks_says_what_follows_at_a_fixed_cost(
    client, olena, double, django_assert_max_num_queries
):
    published(authors=[double])
    client.force_login(make_user("Editors"))
    more = [make_author() for _ in range(10)]
    for some in ([olena, double], [olena, double, *more]):
        sent = {"action": "merge_chosen", "_selected_action": [author.pk for author in some]}
        with django_assert_max_num_queries(9):
            page = client.post("/admin/articles/author/", sent)
        things = page.context["things"]
        assert [(str(t), t.stories, t.pages) for t in things[:1]] == [("O. Koval", 1, 1)]
        assert len(things) == len(some)


def test_who_is_made_one_with_another_takes_the_desks_along():
    desk = make_author("Night desk", kind="desk")
    one, other = make_author("O. Koval"), make_author("Olena Koval")
    one.desks.add(desk)
    merge_authors(one, into=other, by=None, at=NOW)
    assert list(other.desks.all()) == [desk]
    old = make_author("Desk of the night", kind="desk")
    merge_authors(desk, into=old, by=None, at=NOW)
    assert list(old.members.all()) == [other]
