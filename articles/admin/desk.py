"""The site that editors open: its name, its rooms, and what waits there for whom."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.csrf import csrf_failure
from django.views.defaults import permission_denied

from . import morning

# The navigation: a room with one noun is a link, one with several opens.
ROOMS = (
    (_("Stories"), ["Story"]),
    (_("Board"), ["board"]),
    (_("Calendar"), ["calendar"]),
    (_("Front page"), ["Arrangement"]),
    (_("Pictures"), ["Picture"]),
    (_("Imports"), ["SourceDocument", "ImportRun", "KnownFurniture"]),
    (_("People"), ["Author", "Editor", "User", "Group"]),
    (_("Paper"), ["Section", "Topic", "Banner", "Campaign"]),
    (_("Records"), ["Edition", "Move", "Deed", "OutboxMessage"]),
)

# Rooms that are no list of a noun: pages of the stories, by the name of their address.
PLACES = {"board": _("Board"), "calendar": _("Calendar")}

TOO_LATE = _(
    "Nothing was saved: you are logged out. Log in, and go back in your browser to the form: what "
    "you typed is in it still."
)


def _place(name, label):
    return {
        "name": label,
        "object_name": name,
        "app_label": "articles",
        "admin_url": reverse(f"admin:articles_story_{name}"),
        "add_url": None,
        "view_only": True,
    }


class Desk(AdminSite):
    site_title = site_header = format_lazy(
        _("{publication} desk"), publication=settings.PUBLICATION["name"]
    )
    index_title = _("Today at the desk")
    enable_nav_sidebar = False

    def each_context(self, request):
        return {**super().each_context(request), "publication": settings.PUBLICATION}

    def get_app_list(self, request, app_label=None):
        """Return the nouns that this user may see, by room instead of by app."""
        nouns = {
            noun["object_name"]: {**noun, "app_label": app["app_label"]}
            for app in super().get_app_list(request, app_label)
            for noun in app["models"]
        }
        if "Story" in nouns and app_label is None:
            nouns |= {name: _place(name, label) for name, label in PLACES.items()}
        rooms = [
            (name, [nouns[noun] for noun in inside if noun in nouns]) for name, inside in ROOMS
        ]
        return [
            {
                "name": name,
                "app_label": inside[0]["app_label"],
                "app_url": inside[0]["admin_url"] or reverse("admin:index"),
                "has_module_perms": True,
                "models": inside,
            }
            for name, inside in rooms
            if inside
        ]

    def get_urls(self):
        here = path("here/<int:pk>/", self.admin_view(self.here), name="here")
        return [here, *super().get_urls()]

    def here(self, request, pk):
        """Give a fresh token to a page that user `pk` opened; none where another is logged in."""
        return JsonResponse({"token": get_token(request) if request.user.pk == pk else ""})

    def admin_view(self, view, cacheable=False):
        """Tell who sends a form and is logged out where it is: the login that follows knows not."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def answer(request, *args, **kwargs):
            if _comes_too_late(request):
                messages.warning(request, TOO_LATE)
            return inner(request, *args, **kwargs)

        return answer

    def index(self, request, extra_context=None):
        about = morning.about(request.user, timezone.now())
        return super().index(request, {**(extra_context or {}), **about})


def _comes_too_late(request):
    """Whether somebody sends a page, and no script of it does, who is logged out."""
    is_sent = request.method == "POST" and request.path != reverse("admin:logout")
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return is_sent and is_page and request.user.is_anonymous


desk = Desk(name="admin")


def not_sent(request, reason=""):
    """Say what to do about a form with the token of an earlier login: CSRF_FAILURE_VIEW."""
    if not request.path.startswith(reverse("admin:index")):
        return csrf_failure(request, reason)
    return _refused(
        request,
        _("That was not sent"),
        why=_(
            "Nothing was saved: the page you sent was opened before you last logged in, or in a "
            "browser that keeps no cookies."
        ),
        what_to_do=_(
            "Go back in your browser: what you typed is in the form still. Copy what is long, "
            "load the page anew, and send it again."
        ),
    )


def not_permitted(request, exception):
    """Say where somebody stands who may not do that: handler403."""
    if not request.path.startswith(reverse("admin:index")):
        return permission_denied(request, exception)
    return _refused(
        request,
        _("You may not do that"),
        why=_(
            "Nothing was changed. Administrators of the desk can give you the right, under People."
        ),
        what_to_do=_(
            "If you have typed something, go back in your browser: it is in the form still."
        ),
    )


def _refused(request, title, **told):
    context = {**desk.each_context(request), "title": title, **told}
    return TemplateResponse(request, "admin/refused.html", context, status=403)
