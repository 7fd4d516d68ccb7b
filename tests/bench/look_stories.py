"""Fills a database for `look_at_pages`, and writes the page of a failure beside it.

python tests/bench/look_stories.py FOLDER STORIES plain|pictured
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from django.core.files import File
from django.core.management import call_command
from django.template.loader import render_to_string

django.setup()

from articles import models, search  # noqa: E402
from articles.publishing import correct, editions, publish, withdraw  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
BY_HAND = 60  # published by the desk's own verb; the rest are their likes
LONGEST = (
    "An inspection that nobody had announced finds cracks in two of the seven supports of the old "
    "harbour bridge, and the council, which had closed it to lorries for a week in the spring, now "
    "says that it will stay open to walkers and cyclists until the engineers come back "
)
LONGEST = f"{LONGEST:.299}."


def fill(size: int, pictured: bool) -> None:
    """Fill an empty database with `size` stories or so, `pictured` or not."""
    call_command("migrate", verbosity=0)
    pick = random.Random(3)
    now = datetime(2025, 3, 14, 12, tzinfo=UTC)
    names = ("Harbour", "City", "Courts", "Fields", "Culture", "Weather")
    sections = [
        models.Section.objects.create(name=name, position=n) for n, name in enumerate(names)
    ]
    models.Section.objects.filter(name="Harbour").update(
        is_default=True, description="Ships, ferries, cranes and those who work on them."
    )
    pictures: list[models.Picture] = []
    if pictured:
        for path in sorted((ROOT / "fixtures" / "pictures").glob("*.jpg")):
            with path.open("rb") as file:
                picture = models.Picture(title=path.stem, credit="O. Sample for the paper")
                picture.file.save(path.name, File(file))
                pictures.append(picture)
    portraits = [each for each in pictures if each.title.startswith("portrait")]
    views = [each for each in pictures if each not in portraits]
    people = [
        models.Author.objects.create(
            name="Olena Sample",
            role="Harbour reporter",
            email="olena@news.example",
            bio="She has written of the harbour and of those who work there since 2009, and "
            "sails it when the wind allows.",
            portrait=portraits[0] if portraits else None,
        ),
        models.Author.objects.create(
            name="Night desk", kind="desk", bio="Those who are awake when nobody else is."
        ),
        models.Author.objects.create(name="Maksym Zrazok", role="Court reporter"),
    ]
    people[0].desks.add(people[1])
    topics = ("Shipping", "Bridges", "Grain", "Water supply", "Schools", "Elections")
    who = ("The council", "A court", "The port", "An engineer", "The ferry company", "A school")
    does = ("delays", "reopens", "pays for", "argues about", "closes", "measures", "promises")
    what = (
        "the old harbour bridge",
        "a second crane",
        "the summer timetable",
        "its own water supply",
        "a hall that nobody wanted and everybody now books",
        "the road to the lighthouse",
    )

    def line() -> str:
        end = pick.choice(("", ", again", " after a year of talks", " before the storms come"))
        return f"{pick.choice(who)} {pick.choice(does)} {pick.choice(what)}{end}"

    def story(**fields: object) -> models.Story:
        paragraphs = [" ".join(f"{line()}." for _ in range(4)) for _ in range(6)]
        values = {
            "headline": line(),
            "standfirst": f"{line()}. {line()}.",
            "body": "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
            "section": pick.choice(sections),
        } | fields
        made = models.Story.objects.create(**values)
        for order, author in enumerate(pick.sample(people, pick.choice((1, 1, 2)))):
            models.Byline.objects.create(story=made, author=author, order=order)
        made.topics.add(*pick.sample(topics, 2))
        return made

    def picture_for(made: models.Story, picture: models.Picture, order: int = 0) -> None:
        told = {"caption": f"{line()}.", "credit": picture.credit, "alt": line()}
        models.PictureUse.objects.create(story=made, picture=picture, order=order, **told)

    whole = story(
        headline="Ferries run again",
        standfirst="After a year in which the crossing took forty minutes by road, two boats leave "
        "the harbour each hour. They are full.",
        section=sections[0],
        body=BODY if pictured else BODY.replace(PLACED, ""),
    )
    whole.bylines.all().delete()
    models.Byline.objects.create(story=whole, author=people[0])
    models.Byline.objects.create(story=whole, author=people[1], order=1)
    models.Byline.objects.create(story=whole, author=people[2], order=2, role="photography")
    whole.topics.set(["Shipping", "Bridges"])
    longest = story(headline=LONGEST, slug="longest", section=sections[0])
    short = story(
        headline="One line", slug="one-line", standfirst="", body="<p>The boat is late.</p>"
    )
    short.topics.clear()
    if views:
        picture_for(whole, views[0])
        picture_for(whole, views[1], 1)
        picture_for(longest, views[2])
    for order, title in enumerate(("Elsewhere on the water", "What the captains say")):
        models.Teaser.objects.create(
            story=whole, order=order, title=title, excerpt=f"{line()}.", publication="The Pilot"
        )
    for number, made in enumerate((whole, longest, short)):
        at = now - timedelta(minutes=7 * number)
        publish(made, by=None, at=now, go_live_at=at)
    correct(
        whole,
        kind="correction",
        text="We wrote that four boats leave each hour. It is two.",
        by=None,
        at=now + timedelta(hours=2),
    )
    gone = story(headline="Taken back")
    publish(gone, by=None, at=now, go_live_at=now - timedelta(days=400))
    withdraw(gone, by=None, at=now, reason="It told of a ship that there is not.", public=True)
    if size <= 3:
        return
    models.Banner.objects.create(
        text="{count} readers pay for this paper. Be one of them.",
        member_count=12345,
        button_label="Join",
        button_url="https://join.example/",
        starts_at=now,
    )
    models.Campaign.objects.create(
        heading="Why we are here",
        quote="A town that nobody writes about is a town that anybody may sell.",
        attribution="The editor",
        button_label="Support us",
        button_url="https://join.example/",
        starts_at=now,
    )
    patterns = []
    for number in range(BY_HAND):
        made = story()
        if views and number % 3:
            picture_for(made, pick.choice(views))
        at = now - timedelta(minutes=50 * number + 20)
        patterns.append(publish(made, by=None, at=now, go_live_at=at))
    _copy(patterns, size, now, sections, people, pick)
    search.rebuild()


def _copy(patterns, size, now, sections, people, pick) -> None:
    topics = list(models.Topic.objects.all())
    own = {"id", "story_id", "slug", "published_at", "section_id"}
    fields = [f.attname for f in models.Edition._meta.concrete_fields if f.attname not in own]
    made = []
    for number in range(BY_HAND, size):
        pattern, section = pick.choice(patterns), pick.choice(sections)
        at = now - timedelta(hours=7 * number)
        told = {name: getattr(pattern, name) for name in ("headline", "standfirst", "body")}
        row = models.Story(slug=f"s-{number}", section=section, published_at=at, **told)
        values = {name: getattr(pattern, name) for name in fields}
        edition = models.Edition(
            story=row, slug=row.slug, section=section, published_at=at, **values
        )
        edition.content = {**pattern.content, "section": section.slug, "slug": row.slug}
        made.append(edition)
    models.Story.objects.bulk_create([edition.story for edition in made])
    models.Edition.objects.bulk_create(made)
    models.EditionAuthor.objects.bulk_create(
        models.EditionAuthor(
            edition=each, author=pick.choice(people), published_at=each.published_at
        )
        for each in made
    )
    models.EditionTopic.objects.bulk_create(
        models.EditionTopic(edition=each, topic=topic, published_at=each.published_at)
        for each in made
        for topic in pick.sample(topics, 2)
    )
    editions.refresh(models.Edition.objects.filter(slug__startswith="s-"), at=now)


PLACED = '<figure data-picture="2"></figure>\n'
BODY = f"""
<p>The first ferry left at six, with <a href="https://a.example/">forty bicycles</a> and a piano.
By noon the queue reached the market.</p>
<h2>What took a year</h2>
<p>The council says that it was the paper. The port says that it was the council.</p>
<blockquote class="pull-quote">You cannot row a timetable.</blockquote>
<p>Nobody says that it was the water, which was as it is.</p>
<ul><li>Two boats each hour until nine.</li><li>One until midnight.</li></ul>
{PLACED}<blockquote>I have waited for longer, and for less.</blockquote>
<aside data-teaser="1"></aside>
<h3>And in winter?</h3>
<p>In winter there is one boat, <em>the small one</em>, if it runs.</p>
<p class="editors-note">Names of passengers were changed.</p>
""".strip()


if __name__ == "__main__":
    fill(int(sys.argv[2]), pictured=sys.argv[3] == "pictured")
    Path(sys.argv[1], "500.html").write_text(render_to_string("500.html"))
