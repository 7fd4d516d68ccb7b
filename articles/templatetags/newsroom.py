"""Times and languages on a page: always the publication's, never the request's."""

from datetime import datetime

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, pgettext

from articles import models

register = template.Library()
register.filter(models.who)


def _here(at: datetime) -> datetime:
    return timezone.localtime(at, timezone.get_default_timezone())


@register.filter
def day(at: datetime) -> str:
    """Return the day in the publication's zone: '14 March 2023'."""
    return date_format(_here(at), pgettext("date format", "j F Y"))


@register.filter
def weekday(at: datetime) -> str:
    """Return the day with its name: 'Tuesday, 14 March 2023'."""
    return date_format(_here(at), pgettext("date format", "l, j F Y"))


@register.filter
def moment(at: datetime) -> SafeString:
    """Return a `time` element: day and clock apart, so that a style sheet can set them apart."""
    here = _here(at)
    return format_html(
        '<time datetime="{}"><span class="day">{}</span> <span class="clock">{}</span></time>',
        here.isoformat(timespec="seconds"),
        day(at),
        date_format(here, pgettext("time format", "H:i")),
    )


@register.filter
def zone(at: datetime) -> str:
    """Return the short name of the publication's zone at that time: 'EET'."""
    return _here(at).tzname() or ""


@register.filter
def spoken(language: str, around: str = "") -> str | SafeString:
    """Return `lang` and `dir` for text that is not in the language `around` it, else ''.

    That is the publication's language, unless another is said.
    """
    if not language or language == (around or settings.LANGUAGE_CODE):
        return ""
    try:
        direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        direction = "auto"
    return format_html(' lang="{}" dir="{}"', language, direction)


@register.filter
def whole_address(path: str) -> str:
    """Return the address of a page as one can send it to others."""
    return f"{settings.PUBLICATION['address']}{path}"
