"""What a reader may narrow the list of stories by."""

from datetime import date, timedelta

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles import search, text
from articles.models import Edition, EditionAuthor, EditionTopic, Section
from articles.models.edition import FIRST_DAY

LONGEST = 200

DAYS = [MinValueValidator(FIRST_DAY), MaxValueValidator(date(9000, 1, 1))]


class StoryFilter(django_filters.FilterSet):
    """Narrows live editions. What makes no sense is left out, and the form says so."""

    text = django_filters.CharFilter(
        label=_("Words"),
        method="holding",
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    section = django_filters.ModelChoiceFilter(
        label=_("Section"),
        queryset=Section.objects.all(),
        to_field_name="slug",
        empty_label=_("Any section"),
    )
    topic = django_filters.CharFilter(label=_("Topic"), method="about", max_length=LONGEST)
    author = django_filters.CharFilter(label=_("Author"), method="by", max_length=LONGEST)
    since = django_filters.DateFilter(
        label=_("From"),
        method="from_day",
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        label=_("To"),
        method="to_day",
        validators=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Edition
        fields: list[str] = []

    def narrows(self):
        """Whether the reader asked for anything."""
        return any(self.data.get(name) for name in self.filters)

    def holding(self, editions, name, value):
        return search.among(editions, value)

    def about(self, editions, name, value):
        uses = EditionTopic.objects.filter(edition=OuterRef("pk"))
        return editions.filter(
            Exists(uses.filter(Q(topic__name__icontains=value) | Q(topic__slug=value)))
        )

    def by(self, editions, name, value):
        """Signed by somebody of that name, in any spelling that folds to the same letters."""
        signed = EditionAuthor.objects.filter(edition=OuterRef("pk"))
        return editions.filter(
            Exists(
                signed.filter(Q(author__folded__contains=text.fold(value)) | Q(author__slug=value))
            )
        )

    def from_day(self, editions, name, value):
        return editions.from_day(value)

    def to_day(self, editions, name, value):
        return editions.before_day(value + timedelta(days=1))
