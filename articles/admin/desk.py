"""The site that editors open: its name, its rooms, and what waits there for whom."""

from datetime import timedelta

from django.conf import settings
from django.contrib.admin import AdminSite
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, Move, SourceDocument, Status, Story, Twin

# The navigation: a room with one noun is a link, one with several opens.
ROOMS = (
    (_("Stories"), ["Story"]),
    (_("Front page"), ["Arrangement"]),
    (_("Pictures"), ["Picture"]),
    (_("Imports"), ["SourceDocument", "ImportRun", "KnownFurniture"]),
    (_("People"), ["Author", "Editor", "User", "Group"]),
    (_("Paper"), ["Section", "Topic", "Banner", "Campaign"]),
    (_("Records"), ["Edition", "Move", "Deed", "OutboxMessage"]),
)
FIRST_ROWS = 6
OVERRIDES_SHOWN = timedelta(days=30)


class Desk(AdminSite):
    site_title = site_header = format_lazy(
        _("{publication} desk"), publication=settings.PUBLICATION["name"]
    )
    index_title = _("What waits for you")
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

    def index(self, request, extra_context=None):
        waiting = waiting_for(request.user, timezone.now())
        return super().index(request, {**(extra_context or {}), "waiting": waiting})


desk = Desk(name="admin")


def waiting_for(user, at):
    """Return what `user` would look at first: [{"title", "rows", "more"}], empty ones left out."""
    lists = [
        *_turn_of(user),
        *_to_review(user),
        *_to_look_at(user),
        *_own_drafts(user),
        *_coming(user, at),
        *_overridden(user, at),
    ]
    return [waiting for waiting in lists if waiting["rows"]]


def _waiting(title, rows, more, empty_rows=FIRST_ROWS):
    return {"title": title, "rows": rows[:empty_rows], "more": more}


def _stories(**conditions):
    return (
        Story.objects.at_desk()
        .filter(**conditions)
        .select_related("section", "editor")
        .only("headline", "working_headline", "updated_at", "section__name", "editor__name")
    )


def _list_of_stories(query):
    return f"{reverse('admin:articles_story_changelist')}?{query}"


def _turn_of(user):
    """What others have handed over, the most urgent first."""
    rows = _stories(assigned_to=user).order_by("-priority", F("due_at").asc(nulls_last=True), "pk")
    yield _waiting(_("Your turn"), rows, _list_of_stories("mine=turn"))


def _to_review(user):
    if user.has_perm("articles.review_story"):
        rows = _stories(status=Status.IN_REVIEW)
        yield _waiting(_("In review"), rows, _list_of_stories("status__exact=in_review"))
    if user.has_perm("articles.publish_story"):
        rows = _stories(status=Status.READY, edition__isnull=True)
        yield _waiting(_("Ready to be published"), rows, _list_of_stories("status__exact=ready"))


def _to_look_at(user):
    if user.has_perm("articles.view_sourcedocument"):
        updates = Twin.objects.on_offer().filter(story__binned_at__isnull=True)
        yield _waiting(
            _("Updates from files"),
            updates.select_related("story", "document").only(
                "story__headline", "story__working_headline", "document__path"
            ),
            f"{reverse('admin:articles_sourcedocument_changelist')}?offer=waiting",
        )
        rows = SourceDocument.objects.filter(needs_a_look=True).exclude(pk__in=updates.values("pk"))
        rows = rows.defer("data", "spans", "notes")
        more = f"{reverse('admin:articles_sourcedocument_changelist')}?needs_a_look__exact=1"
        yield _waiting(_("Imported, needs a look"), rows.select_related("story"), more)


def _own_drafts(user):
    rows = _stories(status=Status.DRAFT).own(user)
    yield _waiting(_("Your drafts"), rows, _list_of_stories("mine=yes&status__exact=draft"))


def _coming(user, at):
    """What readers get next, for those who may change when."""
    if user.has_perm("articles.publish_story"):
        coming = Edition.objects.filter(withdrawn_at__isnull=True, published_at__gt=at)
        rows = coming.select_related("story").only("headline", "published_at", "story__headline")
        yield _waiting(
            _("Scheduled"), rows.order_by("published_at"), _list_of_stories("readers=scheduled")
        )


def _overridden(user, at):
    """What was published of late although preflight spoke against it, counted."""
    if user.has_perm("articles.publish_story"):
        moves = Move.objects.overrides().filter(at__gt=at - OVERRIDES_SHOWN).select_related("story")
        title = _("Published against preflight, in 30 days: %(n)s") % {"n": moves.count()}
        more = f"{reverse('admin:articles_move_changelist')}?overridden=yes"
        yield _waiting(title, moves, more)
