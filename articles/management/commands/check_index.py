"""``check_index``: proof that readers' search is in step, and that the desk's know every story."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from articles import passages, search


class Command(BaseCommand):
    help = (
        "List where readers' search is not in step with the editions, and which stories the desk's "
        "search and the passages do not know; exit 1 if anywhere."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, list[Any]] = {
            "rebuild_search": [*search.differences(), *search.differences_at_desk()],
            "rebuild_passages": list(passages.differences()),
        }
        for mend, wrong in found.items():
            for difference in wrong:
                self.stdout.write(str(difference))
            if wrong:
                self.stderr.write(f"{len(wrong):,} not in step: run {mend}.")
        if any(found.values()):
            sys.exit(1)
        self.stdout.write("Every index is in step.")
