"""What a reader may narrow the stories by."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import search, text
from articles.models import Edition, Slug
from articles.models.edition import FIRST_DAY
from articles.models.prepared import Given, Prepared

LONGEST = 200
LAST_YEAR = 9000
NOWHERE = 0  # the key of no section, topic or author
DAYS = [MinValueValidator(FIRST_DAY), MaxValueValidator(date(LAST_YEAR, 1, 1))]

BY_DATE = "date"
# How editions are asked for by the key of a place.
PLACES = {
    "section": "section",
    "topic": "edition_topics__topic",
    "author": "edition_authors__author",
}
FACETS = (*PLACES, "year")


class DayInput(forms.DateInput):
    """A day. What is none is not shown again: no browser takes it, and the form says why."""

    input_type = "date"

    def format_value(self, value):
        try:
            return date.fromisoformat(super().format_value(value) or "").isoformat()
        except ValueError:
            return None


def _find():
    """Return a query for (kind, key, waits, address, slug) of what is asked for of `PLACES`.

    By their slugs as given, and as words make them; current and old ones, which lead to one
    address. `waits` says that the index does not know yet of all that stands there: two were
    merged.
    """
    several = (
        Slug.objects.filter(Q(slug=Given(kind)) | Q(slug=Given(f"{kind}_words")), kind=kind)
        .order_by()
        .values_list(
            Value(kind),
            kind,
            Exists(Edition.objects.waiting().filter(**{PLACES[kind]: OuterRef(kind)})),
            f"{kind}__slug",
            "slug",
        )
        for kind in PLACES
    )
    return next(several).union(*several, all=True).order_by()


_places = Prepared(_find)


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField


class StoryFilter(django_filters.FilterSet):
    """What is live at time `at`, narrowed. What makes no sense is left out, and the form says so.

    Section, topic and author are asked for by address, or by a name that makes the same address.
    """

    q = django_filters.CharFilter(
        label=_("Words"),
        method="chosen_elsewhere",
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        method="chosen_elsewhere",
        choices=[(BY_DATE, _("Newest first"))],
        empty_label=_("Best match first"),
    )
    since = django_filters.DateFilter(
        label=_("From"),
        method="from_day",
        validators=DAYS,
        widget=DayInput,
    )
    until = django_filters.DateFilter(
        label=_("To"),
        method="chosen_elsewhere",
        validators=DAYS,
        widget=DayInput,
    )
    section = django_filters.CharFilter(label=_("Section"), method="at", max_length=LONGEST)
    topic = django_filters.CharFilter(label=_("Topic"), method="at", max_length=LONGEST)
    author = django_filters.CharFilter(label=_("Author"), method="at", max_length=LONGEST)
    year = YearFilter(
        label=_("Year"), method="in_year", min_value=FIRST_DAY.year, max_value=LAST_YEAR - 1
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def __init__(self, data, *, at):
        super().__init__(data, Edition.objects.all())
        self.now = at

    def filter_queryset(self, editions):
        """Begin with the words, and with what was live by the end of what is asked for.

        Both are entered at their end: see `live_before`.
        """
        asked, ends = self.form.cleaned_data, []
        given = {name: asked.get(name) or "" for name in PLACES}
        words = {f"{name}_words": text.slug(given[name], most=100) for name in PLACES}
        places = _places(**given, **words) if any(given.values()) else []
        # The address as it is given comes last, and counts.
        places.sort(key=lambda place: place[-1] == given[place[0]])
        self._keys = {kind: pk for kind, pk, *_ in places}
        self.addresses = {kind: address for kind, *_, address, _ in places}
        if asked.get("q"):
            waiting = {kind for kind, _, waits, *_ in places if waits}
            within = {kind: pk for kind, pk in self._keys.items() if kind not in waiting}
            editions = search.among(editions, asked["q"], within)
        if asked.get("until"):
            ends.append(asked["until"] + timedelta(days=1))
        if asked.get("year"):
            ends.append(date(asked["year"] + 1, 1, 1))
        live = editions.live_before(self.now, min(ends)) if ends else editions.live(self.now)
        return super().filter_queryset(live)

    def chosen_elsewhere(self, editions, name, value):
        return editions  # the order last, see the view; the rest first, see `filter_queryset`

    def at(self, editions, name, value):
        return editions.filter(**{PLACES[name]: self._keys.get(name, NOWHERE)})

    def in_year(self, editions, name, value):
        return editions.from_day(date(value, 1, 1))  # and its end: see `filter_queryset`

    def from_day(self, editions, name, value):
        return editions.from_day(value)


class Asked:
    """What a reader asked for at time `at`, as `StoryFilter` understands it.

    To make a filter with its form takes longer than to find what most readers ask for, words and
    nothing else. That needs neither, once the page is laid out.
    """

    def __init__(self, data, *, at):
        self.data, self.at = data, at
        self.values = {}  # of what was understood, by name
        self.errors = {}  # what was not, by name: sentences
        for name, each in StoryFilter.base_filters.items():
            if given := data.get(name):
                try:
                    value = each.field.clean(given)
                except ValidationError as error:
                    self.errors[name] = error.messages
                else:
                    if value:
                        self.values[name] = value

    @cached_property
    def filter(self):
        return StoryFilter(self.data, at=self.at)

    @property
    def words(self):
        return self.values.get("q", "")

    @property
    def narrows(self):
        """Whether the reader asked for anything but an order."""
        return any(self.data.get(name) for name in StoryFilter.base_filters if name != "sort")

    @property
    def is_words_alone(self):
        """Whether nothing was understood but words and their order: of either, none will do."""
        return self.values.keys() <= {"q", "sort"}

    @property
    def ranks(self):
        """Whether the best match comes first."""
        return bool(self.words) and self.values.get("sort") != BY_DATE

    @property
    def facets(self):
        """{facet: value} of those that were asked for."""
        return {name: self.values[name] for name in FACETS if name in self.values}

    def present(self, facet):
        """Return the value of a facet that was asked for as it is today, of an old address too."""
        return self.filter.addresses.get(facet, str(self.values[facet]))
