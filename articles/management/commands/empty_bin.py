"""``empty_bin``: delete for good what has been in the bin for 30 days."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from articles.management.arguments import whole
from articles.publishing.bin import KEPT_FOR, empty


class Command(BaseCommand):
    help = "Delete for good what has been in the desk's bin for a while, versions and all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days",
            type=whole(0, 36_500),
            default=KEPT_FOR.days,
            help="how long it is kept: %(default)s",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        gone = empty(at=timezone.now(), kept_for=timedelta(days=options["days"]))
        for headline in gone:
            self.stdout.write(f"deleted  {headline}")
        self.stdout.write(f"{len(gone):,} stories deleted for good.")
