"""The editor of the front page: slots filled by hand, the rest from the feed, saved as one.

Every button sends the whole form, and the page that comes back says what would be saved; a script
only spares the way. Nothing changes for readers before *Save*.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles import search
from articles.forms import MinuteField
from articles.models import Arrangement, Edition, Pin, ReaderState, Story
from articles.models.front_page import SLOTS
from articles.publishing import NotPermitted, NotPossible, front_page, times
from articles.search.words import fold
from articles.views import front

from . import slots
from .badges import badge
from .desk import desk
from .screens import Record, key

FOUND = 10
LOOKED_AT = 1000  # newest headlines that are looked through for parts of words
LATEST = 5
PAGE = 20
_ADDRESS = re.compile(r"/stories/([\w-]+)")


@admin.register(Arrangement, site=desk)
class ArrangementAdmin(Record):
    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(front_page.MAY_ARRANGE)

    def get_urls(self):
        return [
            self._page("", editor, "changelist"),
            self._page("find/", find, "find"),
            self._page("when/", when, "when"),
            self._page("former/", former, "former"),
            self._page("preview/", preview, "preview"),
            self._page("preview/page/", xframe_options_sameorigin(preview_page), "page"),
        ]

    def _page(self, route, view, name):
        """Return the address of a page of those who may arrange."""

        def of_this_screen(request):
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request)

        wrapped = self.admin_site.admin_view(of_this_screen)
        return path(route, wrapped, name=f"articles_arrangement_{name}")


def url(name, query=""):
    address = reverse(f"admin:articles_arrangement_{name}")
    return f"{address}?{query}" if query else address


class Sheet:
    """The form as it stands: the slots, and what they were arranged on."""

    def __init__(self, rows, base, restores=None, words="", into=None):
        self.slots = rows
        self.base = base
        self.restores = restores
        self.words = words
        self.into = into or slots.first_free(rows)
        self.moved = self.fallen = None  # stories, by what was done last
        self.focus = ""  # the button that did it
        self.theirs = None  # an arrangement that came meanwhile


def editor(request):
    """What stands where: from the arrangement that holds, from a former one, or as it was sent."""
    at = timezone.now()
    if request.method != "POST":
        return _shown(request, _opened(request, at), at)
    sheet = Sheet(
        slots.read(request.POST),
        key(request.POST.get("base", "")) or 0,
        _former_one(request.POST.get("restores", "")),
        request.POST.get("q", ""),
        key(request.POST.get("into", "")),
    )
    if "_save" in request.POST:
        return _save(request, sheet, at) or _shown(request, sheet, at)
    if "_preview" in request.POST:
        wanted = slots.pins(sheet.slots, [])
        if not any(slot.errors for slot in sheet.slots):
            return HttpResponseRedirect(url("preview", _spelled(wanted)))
    else:
        _act(sheet, *request.POST.get("_do", "").partition(":")[::2])
    return _shown(request, sheet, at)


def _opened(request, at):
    holds = front_page.current()
    restores = _former_one(request.GET.get("restore", ""))
    if "restore" in request.GET and restores is None:
        raise Http404
    pins = front_page.pins_of(restores or holds)
    # What is over holds nothing, and would be refused.
    rows = slots.of_pins([pin for pin in pins if pin.ends_at is None or pin.ends_at > at])
    return Sheet(rows, holds.number if holds else 0, restores)


def _former_one(number):
    found = Arrangement.objects.select_related("by").filter(number=key(number) or 0)
    return found.first()


def _act(sheet, what, value):
    """Do what a button says; without a script, or where a script has nothing to do."""
    number = key(value) or 0
    rows = sheet.slots
    match what:
        case "up" | "down" if number in slots.NUMBERS:
            place = slots.move(rows, number, -1 if what == "up" else 1)
            sheet.moved, sheet.focus = rows[place - 1].story, f"{what}:{place}"
        case "moved":
            sheet.moved = number
        case "remove" if number in slots.NUMBERS:
            rows[number - 1] = slots.Slot()
        case "hold":
            slots.hold(rows, number)
            sheet.moved = number
        case "put" if number:
            into = sheet.into if sheet.into in slots.NUMBERS else SLOTS
            sheet.moved, sheet.fallen = number, slots.put(rows, number, into)
            sheet.into = slots.first_free(rows)


def _save(request, sheet, at):
    """Save, and return where to go on; None if something is in the way."""
    known = front_page.pins_of(front_page.current())
    wanted = slots.pins(sheet.slots, known)
    if any(slot.errors for slot in sheet.slots):
        messages.error(request, _("Nothing was saved: a time is not right."))
        return None
    try:
        saved = front_page.arrange(
            wanted, base=sheet.base, by=request.user, at=at, restores=sheet.restores
        )
    except front_page.Rearranged as conflict:
        sheet.theirs, sheet.base = conflict.theirs, conflict.theirs.number
        return None
    except (NotPossible, NotPermitted) as refusal:
        messages.error(request, _("Nothing was saved. %(why)s") % {"why": refusal})
        return None
    messages.success(
        request,
        _("Saved: readers have this front page now.") if saved else _("It stands so already."),
    )
    return HttpResponseRedirect(url("changelist"))


# ------------------------------------------------------------------------- the page


def _shown(request, sheet, at):
    wanted = slots.pins(sheet.slots, [])
    showing = front_page.showing(wanted, at)
    held = {edition.pk for edition in showing.values()}
    newest = Edition.objects.live(at).newest_first().select_related("section")
    newest = newest.only("headline", "published_at", "story", "section__name")
    newest = list(newest[: SLOTS + len(held)])
    feed = (edition for edition in newest if edition.pk not in held)
    stories = _stories([pin.story for pin in wanted] + [sheet.fallen])
    pinned = {pin.story_id: pin for pin in Pin.objects.current().select_related("by")}
    whens = {pin.slot: _span(pin, at) for pin in wanted}
    rows = [
        {
            "number": number,
            "up": f"up:{number}",
            "down": f"down:{number}",
            "name": slots.name(number),
            "slot": slot,
            "story": stories.get(slot.story),
            "state": _state(stories.get(slot.story), at),
            "shown": showing.get(number) or next(feed, None),
            "is_held": number in showing,
            "when": whens.get(number, ""),
            "pinned": pinned.get(slot.story),
        }
        for number, slot in zip(slots.NUMBERS, sheet.slots, strict=True)
    ]
    context = {
        **desk.each_context(request),
        "opts": Arrangement._meta,
        "title": _("Front page"),
        "sheet": sheet,
        "rows": rows,
        "is_short": len(newest) < SLOTS,
        "is_changed": request.method == "POST" or sheet.restores is not None,
        "said": _said(sheet, rows, stories),
        "found": _found(sheet.words, at),
        "former": _told(Arrangement.objects.all()[:LATEST]),
        "compared": _compared(sheet.theirs, rows) if sheet.theirs else [],
    }
    return TemplateResponse(request, "admin/articles/arrangement/editor.html", context)


def _stories(keys):
    found = Story.objects.filter(pk__in=[key for key in keys if key])
    heavy = [f"edition__{name}" for name in ("body", "text", "content", "head_html", "page_html")]
    return found.select_related("edition", "section").defer("body", *heavy).in_bulk()


def _span(pin, at):
    return times.span(pin.starts_at, pin.ends_at, at=at, zone=timezone.get_current_timezone())


def _state(story, at):
    """Return a badge for what readers have of a pinned story; '' if they have it."""
    if story is None or (state := story.reader_state(at)) == ReaderState.LIVE:
        return ""
    return badge(state.value.replace("_", "-"), state.label)


def _said(sheet, rows, stories):
    """Return what was done last, in a sentence."""
    place = next((row["name"] for row in rows if row["slot"].story == sheet.moved), "")
    if not sheet.moved or not place or sheet.moved not in stories:
        return ""
    sentence = _("“%(story)s” stands at: %(place)s.") % {
        "story": stories[sheet.moved],
        "place": place,
    }
    if sheet.fallen in stories:
        sentence += " " + _("“%(story)s” fell off the page.") % {"story": stories[sheet.fallen]}
    return sentence


def _told(arrangements):
    """Return arrangements with their pins and stories, in two queries."""
    pins = Pin.objects.select_related("story").order_by("slot")
    pins = pins.only("arrangement", "slot", "story__headline", "story__working_headline")
    told = arrangements.select_related("by", "restores").prefetch_related(Prefetch("pins", pins))
    return [(each, [(slots.name(pin.slot), pin.story) for pin in each.pins.all()]) for each in told]


def _compared(theirs, rows):
    """Return [(slot, theirs, yours, whether they differ)], None for a slot without a pin."""
    held = {pin.slot: pin.story for pin in theirs.pins.select_related("story")}
    return [
        (
            row["name"],
            held.get(row["number"]),
            row["story"],
            held.get(row["number"]) != row["story"],
        )
        for row in rows
    ]


# ------------------------------------------------------------------- pages beside it


def find(request):
    """Stories that may be pinned, as a piece of the page, for those who have a script."""
    context = {"found": _found(request.GET.get("q", ""), timezone.now())}
    return TemplateResponse(request, "admin/articles/arrangement/_found.html", context)


def _found(words, at):
    """Return [(edition, badge)] for the words of a story, a part of its headline, its address."""
    standing = Edition.objects.standing().select_related("section")
    standing = standing.only("headline", "published_at", "story", "section__name")
    if address := _ADDRESS.search(words):
        found = list(standing.filter(slug=address[1]))
    elif typed := fold(words).split():
        newest = Edition.objects.standing().newest_first().values_list("pk", "headline")
        keys = [
            key
            for key, headline in newest[:LOOKED_AT]
            if all(word in fold(headline) for word in typed)
        ][:FOUND]
        holding = search.among(Edition.objects.standing(), words).newest_first()
        keys += holding.values_list("pk", flat=True)[:FOUND]
        editions = standing.in_bulk(list(dict.fromkeys(keys))[:FOUND])
        found = [editions[key] for key in dict.fromkeys(keys) if key in editions]
    else:
        found = list(standing.newest_first()[:FOUND])
    scheduled = badge(ReaderState.SCHEDULED.value, ReaderState.SCHEDULED.label)
    return [(edition, scheduled if edition.published_at > at else "") for edition in found]


def when(request):
    """Say in words from when until when a pin holds, by the publication's clock."""
    field, at = MinuteField(required=False), timezone.now()
    try:
        start, end = (field.clean(request.GET.get(name, "")) for name in ("starts_at", "ends_at"))
    except ValidationError as error:
        return HttpResponse(" ".join(error.messages), content_type="text/plain; charset=utf-8")
    said = times.span(start, end, at=at, zone=timezone.get_current_timezone())
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def former(request):
    """Every arrangement there was, the latest first."""
    before = key(request.GET.get("before", ""))
    found = Arrangement.objects.filter(number__lt=before) if before else Arrangement.objects.all()
    told = _told(found[: PAGE + 1])
    context = {
        **desk.each_context(request),
        "opts": Arrangement._meta,
        "title": _("Former front pages"),
        "former": told[:PAGE],
        "older": url("former", f"before={told[PAGE - 1][0].number}") if len(told) > PAGE else "",
    }
    return TemplateResponse(request, "admin/articles/arrangement/former.html", context)


# ----------------------------------------------------------------------- the preview


def preview(request):
    """The front page in a frame, as wide as a phone or a desk, now or at a time to come."""
    asked = [("pin", pin) for pin in request.GET.getlist("pin")]
    moment = request.GET.get("at", "")
    query = urlencode([*asked, ("at", moment)] if moment else asked)
    context = {
        **desk.each_context(request),
        "opts": Arrangement._meta,
        "title": _("Preview"),
        "is_narrow": request.GET.get("width") == "phone",
        "pins": request.GET.getlist("pin"),
        "moment": moment,
        "query": query,
        "page": reverse("admin:articles_arrangement_page"),
        "page_title": _("The front page as readers will see it"),
    }
    return TemplateResponse(request, "admin/articles/arrangement/preview.html", context)


def preview_page(request):
    """The front page as readers would have it with these pins, and nothing around it."""
    try:
        at = MinuteField(required=False).clean(request.GET.get("at", "")) or timezone.now()
    except ValidationError:
        at = timezone.now()
    pins = [pin for spelled in request.GET.getlist("pin") for pin in _read(spelled)]
    return front.preview(pins, at)


def _spelled(pins):
    """Return pins as the query of an address: slot, story, from and until."""

    def seconds(time):
        return int(time.timestamp()) if time else ""

    return urlencode(
        [
            ("pin", f"{pin.slot}.{pin.story}.{seconds(pin.starts_at)}.{seconds(pin.ends_at)}")
            for pin in pins
        ]
    )


def _read(spelled):
    """Return the pin that `_spelled` wrote, as a list; an empty one for anything else."""
    try:
        slot, story, *bounds = (key(part) for part in spelled.split("."))
        bounds = [bound and datetime.fromtimestamp(bound, UTC) for bound in bounds]
    except (ValueError, OverflowError, OSError):
        return []
    if slot not in slots.NUMBERS or story is None or len(bounds) != 2:
        return []
    return [front_page.Pinned(slot, story, *bounds)]
