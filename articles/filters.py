"""What a reader may narrow the stories by."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles import search, text
from articles.models import Edition
from articles.models.edition import FIRST_DAY

LONGEST = 200
LAST_YEAR = 9000
DAYS = [MinValueValidator(FIRST_DAY), MaxValueValidator(date(LAST_YEAR, 1, 1))]

BY_DATE = "date"


class DayInput(forms.DateInput):
    """A day. What is none is not shown again: no browser takes it, and the form says why."""

    input_type = "date"

    def format_value(self, value):
        try:
            return date.fromisoformat(super().format_value(value) or "").isoformat()
        except ValueError:
            return None


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField


class StoryFilter(django_filters.FilterSet):
    """What is live at time `at`, narrowed. What makes no sense is left out, and the form says so.

    Section, topic and author are asked for by address, or by a name that makes the same address.
    """

    q = django_filters.CharFilter(
        label=_("Words"),
        method="holding",
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

    FACETS = ("section", "topic", "author", "year")
    _SLUGS = {
        "section": "section__slug",
        "topic": "edition_topics__topic__slug",
        "author": "edition_authors__author__slug",
    }

    def __init__(self, data, *, at):
        super().__init__(data, Edition.objects.all())
        self.now = at

    def filter_queryset(self, editions):
        """Begin with what was live by the end of what is asked for: see `live_before`."""
        ends = []
        if "until" in self.asked:
            ends.append(self.asked["until"] + timedelta(days=1))
        if "year" in self.asked:
            ends.append(date(self.asked["year"] + 1, 1, 1))
        live = editions.live_before(self.now, min(ends)) if ends else editions.live(self.now)
        return super().filter_queryset(live)

    @cached_property
    def asked(self):
        """{name: value} of what the reader asked for and was understood."""
        self.form.is_valid()  # what is not, is left out
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def words(self):
        return self.asked.get("q", "")

    @property
    def narrows(self):
        """Whether the reader asked for anything but an order."""
        return any(self.data.get(name) for name in self.filters if name != "sort")

    @property
    def ranks(self):
        """Whether the best match comes first."""
        return bool(self.words) and self.asked.get("sort") != BY_DATE

    def holding(self, editions, name, value):
        return search.among(editions, value)

    def chosen_elsewhere(self, editions, name, value):
        return editions  # the order last, see the view; the end first, see `filter_queryset`

    def at(self, editions, name, value):
        return editions.filter(**{self._SLUGS[name]: text.slug(value, most=100)})

    def in_year(self, editions, name, value):
        return editions.from_day(date(value, 1, 1))  # and its end: see `filter_queryset`

    def from_day(self, editions, name, value):
        return editions.from_day(value)
