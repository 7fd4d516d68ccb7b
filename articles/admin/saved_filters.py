"""Lists of stories that an editor comes back to: a few for everybody, and their own by name."""

from django.contrib import messages
from django.contrib.admin.views.main import ORDER_VAR
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import SavedFilter

from .story_filters import PARAMETERS
from .story_pages import only_post

MOST = 30  # of one editor's; more are no help to find one

# (name, query, the permission without which nobody wants it)
FOR_EVERYBODY = [
    (gettext_lazy("All"), "mine=all", None),
    (gettext_lazy("My turn"), "mine=turn", None),
    (gettext_lazy("My drafts"), "mine=yes&status__exact=draft", None),
    (gettext_lazy("In review"), "mine=all&status__exact=in_review", "articles.review_story"),
    (gettext_lazy("Due today"), "due=today&mine=all", None),
    (gettext_lazy("Scheduled"), "mine=all&readers=scheduled", "articles.publish_story"),
]


def narrowed(query):
    """Return what of `query` narrows or sorts the list, in one spelling; '' for nothing."""
    given = QueryDict(query.removeprefix("?"))
    kept = QueryDict(mutable=True)
    for name in sorted(PARAMETERS & given.keys()):
        values = [value for value in given.getlist(name) if value]
        if values:
            kept.setlist(name, values)
    return kept.urlencode()


def offered(request):
    """Return what stands above the list: {"filters", "query", "may_save"}."""
    now = narrowed(request.GET.urlencode())
    shared = [
        {"name": name, "query": query, "is_current": query == now}
        for name, query, permission in FOR_EVERYBODY
        if permission is None or request.user.has_perm(permission)
    ]
    own = [
        {"name": row.name, "query": row.query, "is_current": row.query == now, "pk": row.pk}
        for row in SavedFilter.objects.of(request.user)
    ]
    is_known = any(each["is_current"] for each in [*shared, *own])
    is_narrowed = bool(QueryDict(now).keys() - {ORDER_VAR})
    return {
        "filters": [*shared, *own],
        "query": now,
        "may_save": is_narrowed and not is_known and len(own) < MOST,
    }


@only_post
def save(_screen, request):
    """Keep the list as it is narrowed now under a name; the same name again is that list anew."""
    query = narrowed(request.POST.get("query", ""))
    name = " ".join(request.POST.get("name", "").split())[:60]
    longest = SavedFilter._meta.get_field("query").max_length
    own = SavedFilter.objects.of(request.user)
    if not name or not query:
        messages.error(request, _("Narrow the list, and give it a name."))
    elif len(query) > longest:
        messages.error(request, _("That is too much to keep: narrow the list by less."))
    elif own.count() >= MOST and not own.filter(name=name).exists():
        messages.error(request, _("You have as many as there may be: take one away first."))
    else:
        SavedFilter.objects.update_or_create(
            user=request.user, name=name, defaults={"query": query}
        )
        messages.success(request, _("“%(name)s” is kept.") % {"name": name})
    return _back(query)


@only_post
def forget(_screen, request, saved):
    """Take one's own away; another's is none of theirs."""
    SavedFilter.objects.of(request.user).filter(pk=saved).delete()
    return _back(narrowed(request.POST.get("query", "")))


def _back(query):
    return HttpResponseRedirect(f"{reverse('admin:articles_story_changelist')}?{query}")
