"""``rebuild_search``: readers' search made anew from the editions."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import search


class Command(BaseCommand):
    help = "Bring readers' search in step with the editions. Readers search meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{search.rebuild():,} editions were not in step; now all are.")
