"""What the publication asks of its readers."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import Banner, Campaign

from .desk import desk
from .screens import ShownScreen, time_column

TIMES = [time_column("starts_at", _("shown from")), time_column("ends_at", _("shown until"))]


class AppealScreen(ShownScreen):
    view_on_site = False

    @admin.display(description=_("shown"), boolean=True)
    def is_shown(self, appeal):
        at = timezone.now()
        has_begun = appeal.starts_at is not None and appeal.starts_at <= at
        return has_begun and (appeal.ends_at is None or appeal.ends_at > at)


@admin.register(Banner, site=desk)
class BannerAdmin(AppealScreen):
    fieldsets = [
        (None, {"fields": ["text", "member_count", "button_label", "button_url"]}),
        (_("When"), {"fields": ["starts_at", "ends_at"]}),
    ]
    list_display = ["text", "member_count", "is_shown", *TIMES]


@admin.register(Campaign, site=desk)
class CampaignAdmin(AppealScreen):
    fieldsets = [
        (None, {"fields": ["heading", "quote", "attribution", "button_label", "button_url"]}),
        (_("When"), {"fields": ["starts_at", "ends_at"]}),
    ]
    list_display = ["__str__", "attribution", "is_shown", *TIMES]
