"""What all screens of the desk have in common."""

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.paginator import Paginator
from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.forms import MinuteField, SeenForm
from articles.models import Story
from articles.publishing import shown


def moment(at):
    """Return `at` as lists show times: short, in the publication's zone; None for none."""
    if at is None:
        return None
    here = timezone.localtime(at)
    return format_html(
        '<time datetime="{}">{}<span class="clock"> {}</span></time>',
        here.isoformat(timespec="minutes"),
        day(at),
        formats.date_format(here, pgettext("time in a list", "H:i")),
    )


def day(at):
    """Return the day of `at` as the desk writes it: '1 Dec 2026'."""
    return formats.date_format(timezone.localtime(at), pgettext("date in a list", "j M Y"))


def time_column(field, description):
    """Return a column that shows the time in `field`."""

    @admin.display(description=description, ordering=field)
    def column(row):
        return moment(getattr(row, field))

    column.__name__ = field
    return column


def key(typed):
    """Return the key of a row that was sent; None for what cannot be one."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


def keys(sent):
    """Return those of what a form sent that may be keys of rows."""
    return [found for each in sent if (found := key(each)) is not None]


def counted(rows, of, what):
    """Return how many different `what` there are among those of `rows` whose `of` is the row."""
    own = rows.filter(**{of: OuterRef("pk")}).order_by().values(of)
    return Subquery(own.annotate(n=Count(what, distinct=True)).values("n"))


def _story_link(story):
    url = reverse("admin:articles_story_change", args=[story.pk])
    return format_html('<a href="{}">{}</a>', url, story)


class QuietChoices:
    """Choices offer to add what is missing, and nothing else: a form is about one thing."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for ability in ("can_change_related", "can_delete_related", "can_view_related"):
                setattr(field.widget, ability, False)
        return field


class FirstOnes(Paginator):
    """Pages of the first `MOST` rows of a list, and never a count of all there are.

    Nobody turns forty pages: who looks for something older narrows the list. No page costs
    more than its list's first ones, however much the archive holds.
    """

    MOST = 2_000

    @cached_property
    def _found(self):
        return self.object_list.order_by()[: self.MOST + 1].count()

    @property
    def count(self):
        return min(self._found, self.MOST)

    @property
    def has_others(self):
        """Whether there is more than what its pages show."""
        return self._found > self.MOST


class Screen(QuietChoices, admin.ModelAdmin):
    """A list and a form of the desk."""

    KEEPING = 20  # stories that are named of those for which a thing cannot be deleted
    kept_by = ()  # (rows, field that names the thing, field that leads to the story)
    empty_value_display = '<span class="none">–</span>'
    form = SeenForm
    formfield_overrides = {models.DateTimeField: {"form_class": MinuteField, "widget": None}}
    list_max_show_all = 0
    list_per_page = 50
    paginator = FirstOnes
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    class Media:
        js = ["articles/admin/choices.js"]

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def get_deleted_objects(self, objs, request):
        """Say which stories keep a thing, not which right is missing to delete that as well.

        They are asked for first: Django would read each whole, and a section may have all of them.
        """
        stories = self._stories_that_keep([each.pk for each in objs])
        if named := [_story_link(story) for story in stories[: self.KEEPING]]:
            return [], {}, set(), self._with_more(named, stories.count())
        gone, counts, lacking, keeping = super().get_deleted_objects(objs, request)
        if not keeping:
            return gone, counts, lacking, keeping
        return gone, counts, set(), self._with_more(keeping[: self.KEEPING], len(keeping))

    def _with_more(self, named, count):
        more = count - len(named)
        return [*named, _("and %(n)s more") % {"n": more}] if more else named

    def _stories_that_keep(self, things):
        keys = [
            rows.filter(**{f"{thing}__in": things}).order_by().values(story)
            for rows, thing, story in self.kept_by
        ]
        if not keys:
            return Story.objects.none()
        # One list of keys: PostgreSQL goes through each of several anew for every story.
        keeping = Story.objects.filter(pk__in=keys[0].union(*keys[1:]))
        return keeping.only("headline", "working_headline")

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})


class ShownScreen(Screen):
    """A screen of what stands on readers' pages, which follow when it is saved or deleted."""

    def get_search_results(self, request, queryset, search_term):
        if not self.search_fields:
            return queryset, False
        return queryset.found(search_term), False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        thing = form.instance
        drafts = shown.drafts_with(thing) if "name" in form.changed_data else []
        shown.follow(shown.pages_with(thing), at=timezone.now(), drafts=drafts)

    def delete_model(self, request, obj):
        pages, drafts = shown.named_with(obj)
        super().delete_model(request, obj)
        shown.follow(pages, at=timezone.now(), drafts=drafts)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            pages, drafts = shown.named_with(*queryset)
            super().delete_queryset(request, queryset)
            shown.follow(pages, at=timezone.now(), drafts=drafts)


class Record(Screen):
    """Something that was, shown and never changed here."""

    actions = None
    actions_on_top = True  # without it, stock lists write a style element into the page
    view_on_site = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
