"""``rebuild_editions``: pages and cards made anew, after a template has changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from articles.models import ArchiveMonth, Edition
from articles.publishing import editions, pages, shown


class Command(BaseCommand):
    help = "Make the pages of editions anew where a template has changed since."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="all of them, changed or not")

    def handle(self, *args: Any, **options: Any) -> None:
        waited = sum(shown.catch_up(at=timezone.now()))
        stale = Edition.objects.order_by("pk")
        if not options["all"]:
            stale = stale.exclude(template_stamp=pages.template_stamp())
        done = waited + editions.refresh(stale, at=timezone.now())
        ArchiveMonth.objects.rebuild()
        self.stdout.write(f"{done:,} editions made anew.")
