"""Authors, or topics, that are one: chosen in a list, merged on a page that says what follows."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Edition
from articles.publishing import NotPermitted, NotPossible

from .screens import ShownScreen, counted, key, keys
from .story_pages import only_post

MOST = 20  # at once: more were not looked at


class MergedScreen(ShownScreen):
    """A screen of things of which two may be one.

    `merge` is the verb; `in_stories` and `with_readers` are (rows, field that names the thing,
    field that is counted).
    """

    merge = None
    in_stories = with_readers = None
    actions = ["merge_chosen"]

    def view_on_site(self, thing):
        """Return where readers find it; None as long as no story that they have is its own."""
        rows, of, edition = self.with_readers
        live = Edition.objects.live(timezone.now())
        with_readers = rows.filter(**{of: thing, f"{edition}__in": live})
        return thing.get_absolute_url() if with_readers.exists() else None

    def has_merge_permission(self, request):
        return request.user.has_perm(f"articles.merge_{self.opts.model_name}")

    @admin.action(permissions=["merge"], description=gettext_lazy("Merge into one …"))
    def merge_chosen(self, request, queryset):
        chosen = list(queryset.order_by().values_list("pk", flat=True)[: MOST + 1])
        if not 2 <= len(chosen) <= MOST:
            sentence = _("Choose two to %(n)s that are one.")
            messages.error(request, sentence % {"n": MOST})
            return None
        return self._ask(request, chosen)

    def get_urls(self):
        name = f"articles_{self.opts.model_name}_merge"
        return [path("merge/", self.admin_site.admin_view(self.merge_view), name=name)] + (
            super().get_urls()
        )

    @only_post
    def merge_view(self, request):
        """Merge those that were chosen into the one that stays, one after the other."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        chosen = keys(request.POST.getlist("thing"))[:MOST]
        stays = key(request.POST.get("stays", ""))
        if not chosen:
            return HttpResponseRedirect(self._list())
        if stays not in chosen:
            messages.error(request, _("Say which one stays."))
            return self._ask(request, chosen)
        things = self.model.objects.in_bulk(chosen)
        into = things.pop(stays, None)
        for thing in things.values() if into else ():
            self._merge(request, thing, into)
        return HttpResponseRedirect(self._list())

    def _merge(self, request, thing, into):
        names = {"one": str(thing), "other": str(into)}
        try:
            pages = type(self).merge(thing, into=into, by=request.user, at=timezone.now())
        except (NotPossible, NotPermitted) as refusal:
            sentence = _("“%(one)s” was not merged into “%(other)s”. %(why)s")
            messages.error(request, sentence % {**names, "why": refusal})
        else:
            sentence = ngettext(
                "“%(one)s” is “%(other)s” now, on %(n)s page that readers have.",
                "“%(one)s” is “%(other)s” now, on %(n)s pages that readers have.",
                pages,
            )
            if not pages:
                sentence = _("“%(one)s” is “%(other)s” now.")
            messages.success(request, sentence % {**names, "n": pages})

    def _ask(self, request, chosen):
        things = (
            self.model.objects.filter(pk__in=chosen)
            .annotate(stories=counted(*self.in_stories), pages=counted(*self.with_readers))
            .prefetch_related("slugs")
        )
        rows = sorted(things, key=lambda thing: (-(thing.pages or 0), -(thing.stories or 0)))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge into one"),
            "things": rows,
            "address": f"admin:articles_{self.opts.model_name}_change",
            "list": self._list(),
        }
        return TemplateResponse(request, "admin/merge.html", context)

    def _list(self):
        return reverse(f"admin:articles_{self.opts.model_name}_changelist")
