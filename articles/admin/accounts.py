"""Logins and groups. An administrator gives roles, never powers beyond their own."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from articles.forms import DeskForm
from articles.models import AutosaveSlot, Move, Revision

from .desk import desk
from .screens import Screen

UNSAVED = AutosaveSlot.objects.filter(kept_at__isnull=False)


class LoginForm(DeskForm, UserChangeForm):
    pass


@admin.register(User, site=desk)
class LoginAdmin(Screen, UserAdmin):
    """Roles are groups. Superusers are made at the command line and only change themselves."""

    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("At the desk"), {"fields": ["is_active", "is_staff", "groups"]}),
    ]
    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "groups"]
    filter_horizontal = []
    form = LoginForm
    kept_by = [(rows, "by", "story") for rows in (Revision.objects, Move.objects, UNSAVED)]
    view_on_site = False

    def get_deleted_objects(self, objs, request):
        """Keep a login whose unsaved text would go with it: no text is lost."""
        gone, counts, lacking, keeping = super().get_deleted_objects(objs, request)
        if UNSAVED.filter(by__in=objs, story=None).exists():
            return gone, counts, set(), [_("unsaved text of a new story"), *keeping]
        return gone, counts, lacking, keeping

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_within_reach(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_within_reach(request, obj)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Offer the groups that hold no power that the giver lacks."""
        if db_field.name == "groups":
            roles = {"widget": CheckboxSelectMultiple, "help_text": _("What this person may do.")}
            kwargs = {**kwargs, **roles}
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and not request.user.is_superuser:
            held = Permission.objects.filter(Q(group__user=request.user) | Q(user=request.user))
            beyond = Permission.objects.exclude(pk__in=held.values("pk"))
            field.queryset = Group.objects.exclude(permissions__in=beyond)
        return field

    def get_actions(self, request):
        """No deleting of many at once: it would not ask about each."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


def _is_within_reach(request, user):
    """Whoever could set the password of somebody with more powers would have these powers."""
    me = request.user
    if user is None or me.is_superuser:
        return True
    return not user.is_superuser and user.get_all_permissions() <= me.get_all_permissions()


@admin.register(Group, site=desk)
class RoleAdmin(Screen, GroupAdmin):
    """What a role may do; changed only by those who may do everything."""

    view_on_site = False
