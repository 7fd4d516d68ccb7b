"""``rebuild_search``: what readers search, and what the desk searches, made anew."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import search


class Command(BaseCommand):
    help = "Bring search in step with editions and working copies. It goes on meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{search.rebuild():,} editions were not in step; now all are.")
        self.stdout.write(f"{search.rebuild_stories():,} working copies of the desk indexed.")
