"""``check_links``: ask the sites that stories link to whether the pages are still there.

To be run once a day or so. What it finds is kept, and preflight looks it up.
"""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from articles.management.arguments import whole
from articles.publishing import fetching, links


class Command(BaseCommand):
    help = "Ask for the pages elsewhere that stories link to, and keep which are dead."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=whole(1, 100_000), default=500, help="links at once: %(default)s"
        )
        parser.add_argument(
            "--days", type=whole(0, 36_500), default=7, help="ask again after: %(default)s"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        before = timezone.now() - timedelta(days=options["days"])
        asked = dead = 0
        for url in links.to_check(before=before, most=options["most"]):
            check = links.write_down(url, fetching.ask(url), at=timezone.now())
            asked += 1
            if check.is_dead:
                dead += 1
                self.stdout.write(f"dead  {check.answer:<20}  {url}")
        self.stdout.write(f"{asked:,} links asked for, {dead:,} of them dead.")
