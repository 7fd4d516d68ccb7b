"""Authors and editors."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Byline, EditionAuthor, Editor
from articles.publishing.duplicates import merge_authors

from .desk import desk
from .duplicates import MergedScreen
from .screens import Screen, counted


@admin.register(Author, site=desk)
class AuthorAdmin(MergedScreen):
    merge = merge_authors
    in_stories = (Byline.objects, "author", "story")
    with_readers = (EditionAuthor.objects, "author", "edition")
    kept_by = [in_stories, (EditionAuthor.objects, "author", "edition__story")]
    fieldsets = [
        (None, {"fields": ["name", "kind", "role", "bio", "email", "portrait", "desks"]}),
        (_("Desk"), {"fields": ["user", "slug", "formerly"]}),
    ]
    list_display = ["name", "kind", "role", "login", "stories"]
    list_filter = ["kind"]
    search_fields = ["name", "folded"]
    autocomplete_fields = ["portrait", "desks", "user"]

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("user")
        return found.annotate(signed=counted(*self.in_stories))

    def get_readonly_fields(self, request, obj=None):
        """Logins are for those who may see logins."""
        return ["formerly"] if request.user.has_perm("auth.view_user") else ["formerly", "user"]

    @admin.display(description=_("former names"))
    def formerly(self, author):
        names = author.former_names.all() if author.pk else ()
        return ", ".join(row.name for row in names) or self.get_empty_value_display()

    @admin.display(description=_("login"), ordering="user")
    def login(self, author):
        return author.user

    @admin.display(description=_("stories"), ordering="signed")
    def stories(self, author):
        url = reverse("admin:articles_story_changelist")
        query = urlencode({"author": author.name})
        return format_html('<a href="{}?{}">{}</a>', url, query, author.signed or 0)


@admin.register(Editor, site=desk)
class EditorAdmin(Screen):
    list_display = ["name", "title", "user", "their_sections"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]
    autocomplete_fields = ["user", "sections"]
    view_on_site = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("sections")

    @admin.display(description=_("sections"))
    def their_sections(self, editor):
        return ", ".join(section.name for section in editor.sections.all())
