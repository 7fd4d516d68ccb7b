"""The publication about itself: to readers, and to robots."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from .frame import page


def about(request):
    return page(request, "articles/about.html", timezone.now())


def robots(request):
    """Keep robots from the desk, and from the endless ways to search and to narrow stories."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {reverse('story_list')}?",
        f"Disallow: {reverse('search')}",
        "",
        f"Sitemap: {settings.PUBLICATION['address']}{reverse('sitemap')}",
        f"Sitemap: {settings.PUBLICATION['address']}{reverse('sitemap_news')}",
        "",
    ]
    return _plain(lines)


def security(request):
    """Say where to report a weakness (RFC 9116); good for a year from the first of the month."""
    address, email = settings.PUBLICATION["address"], settings.PUBLICATION["email"]
    month = timezone.now().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{email}" if email else f"Contact: {address}{reverse('about')}",
        f"Expires: {(month + timedelta(days=365)).isoformat()}",
        f"Preferred-Languages: {settings.PUBLICATION['language']}",
        f"Canonical: {address}{request.path}",
        "",
    ]
    return _plain(lines)


def favicon(request):
    """Lead those who ask for the icon where icons always were."""
    return redirect(static("articles/icons/favicon.ico"), permanent=True)


def _plain(lines):
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
