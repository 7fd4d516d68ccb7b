"""The calendar of what is planned and scheduled: any days, by week and by month."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from articles.models import Section
from articles.publishing.planning import MOST_DAYS, Plan, Range, calendar

from .board import chosen, to_look

FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)


class RangeForm(forms.Form):
    """From one day to another; of what cannot be, it makes the nearest that can."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)

    def days(self, today):
        """Return the days that were asked for, by default this week."""
        self.is_valid()
        first, last = (self.cleaned_data.get(name) for name in ("first", "last"))
        if first is None and last is None:
            return Range.week_of(today)
        first, last = sorted(min(max(day, FIRST), LAST) for day in (first or last, last or first))
        return Range(first, min(last, first + timedelta(days=MOST_DAYS - 1)))


def show(screen, request):
    """The days from ?first= to ?last=, of one ?section= or of all."""
    to_look(screen, request)
    at, zone = timezone.now(), timezone.get_default_timezone()
    today = at.astimezone(zone).date()
    days = RangeForm(request.GET).days(today)
    section, slug = chosen(request)

    def address(other):
        query = {"first": other.first.isoformat(), "last": other.last.isoformat()}
        return f"?{urlencode(query | ({'section': slug} if slug else {}))}"

    found = calendar(days.whole_weeks(), at=at, zone=zone, section=section, inside=days)
    near = today if today in days else days.first
    context = {
        **screen.admin_site.each_context(request),
        "place": "calendar",
        "title": _("Calendar"),
        "name": name_of(days),
        "range": days,
        "calendar": found,
        "plans": Plan,
        "sections": Section.objects.all(),
        "section": slug,
        "ways": {
            "earlier": address(days.earlier()),
            "later": address(days.later()),
            "week": address(Range.week_of(near)),
            "month": address(Range.month_of(near)),
            "today": address(Range.month_of(today) if days.is_month else Range.week_of(today)),
        },
    }
    return TemplateResponse(request, "admin/articles/story/calendar.html", context)


def name_of(days):
    """Return days in words: 'March 2025', '10–16 March 2025', '24 February – 2 March 2025'."""
    whole, month, day = (pgettext("date of a range", style) for style in ("j F Y", "F Y", "j F"))
    if days.is_month:
        return formats.date_format(days.first, month)
    end = formats.date_format(days.last, whole)
    if days.first == days.last:
        return end
    if (days.first.year, days.first.month) == (days.last.year, days.last.month):
        return f"{days.first.day}–{end}"
    style = day if days.first.year == days.last.year else whole
    return f"{formats.date_format(days.first, style)} – {end}"
