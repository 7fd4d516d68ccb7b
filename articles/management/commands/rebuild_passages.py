"""``rebuild_passages``: the passage index made anew from the stories as they are."""

from typing import Any

from django.core.management.base import BaseCommand

from articles import passages


class Command(BaseCommand):
    help = "Index the passages of every story anew, so that the same story is found twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{passages.rebuild():,} stories indexed.")
