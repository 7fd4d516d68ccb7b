"""Every version of a story: the list, any two side by side, brought back, given a name."""

from itertools import pairwise

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.publishing import diffs, editions, revisions, snapshots

from .showing import in_a_few_words, side_by_side
from .story_pages import back_to, only_post, refusals_said, shown, to_change, to_view

PER_PAGE = 25
NOW, READERS = "now", "readers"


def list_of_versions(screen, request, pk):
    """Who saved what and when, the newest first, each with what it changed."""
    story = to_view(screen, request, pk)
    pages = Paginator(story.revisions.select_related("by"), PER_PAGE, orphans=3)
    page = pages.get_page(request.GET.get("page"))
    versions = list(page.object_list)
    before = _before(story, versions)
    for version in versions:
        version.changed = _changed(version, before.get(version.number))
    return shown(
        screen,
        request,
        "history.html",
        story,
        _("Versions"),
        page=page,
        versions=versions,
        newest=revisions.base(story),
        published=story.published(),
    )


def _before(story, versions):
    """Return {number: the version that was the working copy before it}."""
    if not versions:
        return {}
    older = story.revisions.working().filter(number__lt=versions[-1].number)[:1]
    known = [*versions, *older]
    working = [version for version in known if not version.is_aside]
    found = {newer.number: older for newer, older in pairwise(working)}
    for version in (v for v in versions if v.is_aside):
        found[version.number] = next((v for v in working if v.number < version.number), None)
    return found


def _changed(version, before):
    if before is None:
        return ""
    return in_a_few_words(diffs.compare(before.snapshot, version.snapshot))


def compare(screen, request, pk):
    """Two versions side by side: numbers, 'now' for the working copy, 'readers' for theirs."""
    story = to_view(screen, request, pk)
    newest = revisions.latest(story)
    after = request.GET.get("after") or (str(newest.number) if newest else NOW)
    before = request.GET.get("before") or _one_before(story, after)
    left, right = _version(story, before), _version(story, after)
    comparison = diffs.compare(left["snapshot"], right["snapshot"])
    return shown(
        screen,
        request,
        "compare.html",
        story,
        _("Two versions"),
        left=left,
        right=right,
        is_same=not comparison,
        compared=side_by_side(comparison),
        words=in_a_few_words(comparison),
        numbers=story.revisions.listed(),
    )


def _one_before(story, after):
    versions = story.revisions.working().defer("snapshot")
    if after.isdecimal() and len(after) < 10:
        versions = versions.filter(number__lt=int(after))
    found = versions.first()
    return str(found.number) if found else after


def _version(story, which):
    """Return {"key", "name", "snapshot", "revision"} of one side; 404 if there is none."""
    if which == NOW:
        taken = snapshots.take_all(story)
        return {"key": NOW, "name": _("The working copy"), "snapshot": taken, "revision": None}
    edition = story.published()
    if which == READERS and edition:
        name = _("What readers had") if edition.withdrawn_at else _("What readers have")
        return {"key": READERS, "name": name, "snapshot": edition.content, "revision": None}
    revision = version_of(story, which)
    return {
        "key": str(revision.number),
        "name": str(revision),
        "snapshot": revision.snapshot,
        "revision": revision,
    }


def version_of(story, number):
    """Return one version of `story`; 404 if there is none."""
    if not (str(number).isdecimal() and len(str(number)) < 10):
        raise Http404
    revision = story.revisions.select_related("by").filter(number=number).first()
    if revision is None:
        raise Http404
    return revision


@only_post
def restore(screen, request, pk, number):
    """Make the story what it was, as a new version."""
    story = to_change(screen, request, pk)
    with refusals_said(request):
        made = revisions.restore(version_of(story, number), by=request.user, at=timezone.now())
        if made is None:
            messages.info(request, _("The story is that version already."))
        else:
            messages.success(
                request, f"{made.note} " + _("It is version %(n)s.") % {"n": made.number}
            )
    return back_to(story)


@only_post
def name(screen, request, pk, number):
    """Call a version something."""
    story = to_change(screen, request, pk)
    version = version_of(story, number)
    with refusals_said(request):
        revisions.name(version, request.POST.get("name", ""), by=request.user)
        messages.success(request, _("It is called “%(version)s”.") % {"version": version})
    return back_to(story, "versions")


def page_html(story, which, at):
    """Return the reader's page of one version, or of the working copy."""
    if which:
        return editions.preview_of(story, _version(story, which)["snapshot"], at=at)
    return editions.preview(story, at=at)
