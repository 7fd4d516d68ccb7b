"""The publication about itself: to readers, and to robots."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from .frame import page


def about(request):
    return page(request, "articles/about.html", timezone.now())


def robots(request):
    """Keep robots from the desk, and from the endless ways to narrow the list of stories."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Disallow: {reverse('story_list')}?",
        "",
        f"Sitemap: {settings.PUBLICATION['address']}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
