"""``check_index``: proof that readers' search is in step with the editions."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from articles import search


class Command(BaseCommand):
    help = "List where readers' search is not in step with the editions; exit 1 if anywhere."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = list(search.differences())
        for difference in wrong:
            self.stdout.write(str(difference))
        if wrong:
            self.stderr.write(f"{len(wrong):,} not in step: run rebuild_search.")
            sys.exit(1)
        self.stdout.write("Search is in step with the editions.")
