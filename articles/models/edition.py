"""The published form of a story: what readers have. Written only by `publishing`."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.db import models
from django.db.models import CharField, F, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .slugs import SlugKind

# No newspaper is older, and no database has trouble with it in any time zone.
FIRST_DAY = date(1600, 1, 1)
_LIVE_CANDIDATE = Q(withdrawn_at__isnull=True)


def day_of(time: datetime) -> date:
    """Return the day of the publication's calendar on which `time` is."""
    return timezone.localdate(time, timezone.get_default_timezone())


def midnight(day: date) -> datetime:
    """Return when `day` of the publication's calendar begins."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def as_written(time: Any) -> Cast:
    """A field or expression of a time as the database writes it, for `in_utc` to read if need be.

    It sorts as times do. To read the times of a list can take longer than to ask for them.
    """
    return Cast(time, CharField())


def in_utc(time: str) -> datetime:
    """Return a time in UTC that the database wrote."""
    return datetime.fromisoformat(f"{time.removesuffix('+00')}+00:00")


def by_the_clock(time: str) -> datetime:
    """Return a time that the database wrote, by the publication's clock, to the second."""
    return in_utc(time[:19]).astimezone(timezone.get_default_timezone())


def last_moment_before(day: date) -> datetime:
    # In UTC: where clocks are put back at midnight, its last hour comes twice by the clock.
    return midnight(day).astimezone(UTC) - datetime.resolution


class WithdrawalKind(models.TextChoices):
    """Why readers no longer have a story."""

    IN_ERROR = "in_error", _("in error")
    LEGAL = "legal", _("for legal reasons")
    MERGED = "merged", _("merged into another story")


class EditionQuerySet(models.QuerySet["Edition"]):
    def get_by_natural_key(self, slug: str) -> "Edition":
        return self.get(slug=slug)

    def live(self, at: datetime) -> "EditionQuerySet":
        """What a reader may see at time `at`: the one definition of it."""
        return self.filter(_LIVE_CANDIDATE, published_at__lte=at)

    def live_before(self, at: datetime, day: date) -> "EditionQuerySet":
        """What a reader may see at time `at` that was published before `day`.

        Of two bounds SQLite enters its index at the one that is said first and walks to the
        other, from today to a year long past: this is one.
        """
        return self.live(min(at, last_moment_before(day)))

    def coming(self, at: datetime) -> "EditionQuerySet":
        """What a reader gets after time `at` though nobody does anything."""
        return self.filter(_LIVE_CANDIDATE, published_at__gt=at)

    def at_old_address(self, slug: str) -> "Edition | None":
        """Return the one that was once at `slug`.

        None for an address that a story has at the desk and readers never had.
        """
        return self.filter(
            story__slugs__kind=SlugKind.STORY, story__slugs__slug=slug, story__slugs__is_former=True
        ).first()

    def taken_away_in_public(self) -> "EditionQuerySet":
        """Those that readers had, and whose address says why they have them no more."""
        return self.filter(withdrawn_publicly=True, published_at__lte=F("withdrawn_at")).exclude(
            withdrawn_kind=WithdrawalKind.MERGED
        )

    def standing(self) -> "EditionQuerySet":
        """What readers have or are to get: all that is not withdrawn."""
        return self.filter(_LIVE_CANDIDATE)

    def waiting(self) -> "EditionQuerySet":
        """Those whose page, card and words of search are to be made anew."""
        return self.filter(template_stamp="")

    def in_section(self, section: Any) -> "EditionQuerySet":
        return self.filter(section=section)

    def about(self, topic: Any) -> "EditionQuerySet":
        return self.filter(edition_topics__topic=topic)._in_order_of("edition_topics")

    def by(self, author: Any) -> "EditionQuerySet":
        return self.filter(edition_authors__author=author)._in_order_of("edition_authors")

    def _in_order_of(self, relation: str) -> "EditionQuerySet":
        # These tables carry the order of feeds, and an index that has it: of all that a topic
        # ever had, only what is shown is read.
        time, key = F(f"{relation}__published_at"), F(f"{relation}__edition")
        return self.alias(feed_time=time, feed_pk=key)

    @property
    def _order(self) -> tuple[str, str]:
        own = ("published_at", "pk")
        return ("feed_time", "feed_pk") if "feed_time" in self.query.annotations else own

    def pinned(self, pins: Any) -> "EditionQuerySet":
        """Those that `pins` hold on top of the front page, each with its `slot`."""
        return self.filter(story__pins__in=pins).annotate(slot=F("story__pins__slot"))

    def from_day(self, day: date) -> "EditionQuerySet":
        """Published on `day` of the publication's calendar, or later."""
        return self.filter(published_at__gte=midnight(day))

    def newest_first(self) -> "EditionQuerySet":
        """The order of every feed; with `older_than` a keyset."""
        return self.order_by(*(f"-{name}" for name in self._order))

    def older_than(self, published_at: datetime, pk: int) -> "EditionQuerySet":
        """What comes after the edition (published_at, pk) in `newest_first`.

        Said as a bound and an exception, so that the index is entered at the bound.
        """
        time, key = self._order
        return self.filter(**{f"{time}__lte": published_at}).exclude(
            **{time: published_at, f"{key}__gte": pk}
        )

    def timed(self) -> "EditionQuerySet":
        """Each with its `time`, as the database writes it."""
        return self.annotate(time=as_written("published_at"))

    def cards(self, *more: str) -> Any:
        """Only what a list shows, as named rows: the finished card, and what it is sorted by."""
        return self.timed().values_list("pk", "card_html", "time", *more, named=True)

    def feed_items(self) -> Any:
        """What feeds tell of a story, as named rows."""
        own = ("pk", "slug", "published_at", "updated_at", "language", "headline", "standfirst")
        whole = ("text", "body", "content__bylines", "content__corrections")
        around = ("story__created_at", "section__name")
        return self.values_list(*own, *whole, *around, named=True)

    def pages(self) -> Any:
        """Only what the page of a story shows, as named rows: the finished page, and its head.

        In no order, for there is one for each slug.
        """
        shown = ("pk", "headline", "standfirst", "section", "head_html", "page_html")
        return self.order_by().values_list(*shown, named=True)


class Edition(models.Model):
    """What readers have of one story: texts, relations, times and finished HTML.

    `content` is the story as it stood when this was written (the shape that
    `publishing.snapshots.take` gives); page and card are made of it and can be made again.
    """

    # Short columns first: SQLite reads a row from its start, and walks the long texts of a row
    # to get at what stands behind them.
    story = models.OneToOneField(
        "Story", models.PROTECT, related_name="edition", verbose_name=_("story")
    )
    slug = models.SlugField(_("address"), max_length=100, unique=True)
    section = models.ForeignKey(
        "Section", models.PROTECT, related_name="editions", verbose_name=_("section")
    )
    published_at = models.DateTimeField(_("published"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)
    written_at = models.DateTimeField(_("written"))
    language = models.CharField(_("language"), max_length=12)
    word_count = models.PositiveIntegerField(_("words"))
    reading_minutes = models.PositiveSmallIntegerField(_("reading time"))
    template_stamp = models.CharField(max_length=16, default="")
    authors = models.ManyToManyField("Author", through="EditionAuthor", related_name="editions")
    topics = models.ManyToManyField("Topic", through="EditionTopic", related_name="editions")
    teased = models.ManyToManyField("Story", related_name="teased_in", blank=True)
    pictures = models.ManyToManyField("Picture", related_name="editions", blank=True)
    headline = models.CharField(_("headline"), max_length=300)
    byline = models.CharField(_("byline"), max_length=500, blank=True)
    standfirst = models.TextField(_("standfirst"), blank=True)
    withdrawn_kind = models.CharField(
        _("kind of withdrawal"), max_length=10, choices=WithdrawalKind, blank=True
    )
    withdrawn_publicly = models.BooleanField(
        _("readers are told why"),
        default=False,
        help_text=_(
            "At its address readers find the reason instead of the story, and on the page of "
            "corrections as well."
        ),
    )
    withdrawn_reason = models.TextField(_("reason"), blank=True)
    merged_into = models.ForeignKey(
        "Story",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("merged into"),
        help_text=_("Where its address leads to."),
    )
    card_html = models.TextField(default="")
    text = models.TextField(_("plain text"))
    body = models.TextField(_("body"))
    head_html = models.TextField(default="")
    page_html = models.TextField(default="")
    content = models.JSONField(_("content"))

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=_LIVE_CANDIDATE,
                name="edition_live_feed",
            ),
            models.Index(
                F("section"),
                F("published_at").desc(),
                F("id").desc(),
                condition=_LIVE_CANDIDATE,
                name="edition_live_in_section",
            ),
            # Few and soon none: those that `publishing.shown.catch_up` is to come to.
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(template_stamp=""),
                name="edition_waiting",
            ),
            # Not said as the negation of the other: SQLite knows 'is not null' for the condition
            # of an index in these words alone.
            models.Index(
                F("withdrawn_at").desc(),
                condition=Q(withdrawn_at__isnull=False),
                name="edition_withdrawn",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="edition_has_headline", condition=~Q(headline="")),
            models.CheckConstraint(
                name="edition_withdrawn_has_reason",
                condition=Q(withdrawn_at__isnull=False) | Q(withdrawn_reason=""),
            ),
            models.CheckConstraint(
                name="edition_withdrawn_has_kind",
                condition=Q(withdrawn_at__isnull=False, withdrawn_kind__in=WithdrawalKind.values)
                | Q(withdrawn_at__isnull=True, withdrawn_kind="", withdrawn_publicly=False),
            ),
            models.CheckConstraint(
                name="edition_merged_is_its_kind",
                condition=Q(merged_into__isnull=True) | Q(withdrawn_kind=WithdrawalKind.MERGED),
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        return reverse("story", args=[self.slug])

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def was_live(self) -> bool:
        """Whether a withdrawn edition was ever what readers had."""
        return bool(self.withdrawn_at and self.published_at <= self.withdrawn_at)

    @property
    def public_reason(self) -> str:
        """The line that readers are shown at a withdrawn story's address; '' for none."""
        return self.withdrawn_reason if self.withdrawn_publicly else ""


class EditionAuthorManager(models.Manager["EditionAuthor"]):
    def get_by_natural_key(self, edition: str, author: str) -> "EditionAuthor":
        return self.get(edition__slug=edition, author__slug=author)


class EditionAuthor(models.Model):
    """That an author signed an edition. Carries the feed's order, for an index of its own."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="edition_authors")
    author = models.ForeignKey("Author", models.PROTECT, related_name="edition_authors")
    published_at = models.DateTimeField()

    objects = EditionAuthorManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "author"], name="edition_author_once")
        ]
        indexes = [
            models.Index(
                F("author"), F("published_at").desc(), F("edition").desc(), name="author_feed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.author_id} – {self.edition_id}"

    def natural_key(self) -> tuple[str, str]:
        return (self.edition.slug, self.author.slug)


class EditionTopicManager(models.Manager["EditionTopic"]):
    def get_by_natural_key(self, edition: str, topic: str) -> "EditionTopic":
        return self.get(edition__slug=edition, topic__slug=topic)


class EditionTopic(models.Model):
    """That an edition is about a topic. Carries the feed's order, for an index of its own."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="edition_topics")
    topic = models.ForeignKey("Topic", models.PROTECT, related_name="edition_topics")
    published_at = models.DateTimeField()

    objects = EditionTopicManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "topic"], name="edition_topic_once")
        ]
        indexes = [
            models.Index(
                F("topic"), F("published_at").desc(), F("edition").desc(), name="topic_feed"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} – {self.edition_id}"

    def natural_key(self) -> tuple[str, str]:
        return (self.edition.slug, self.topic.slug)
