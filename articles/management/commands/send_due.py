"""``send_due``: hand over the e-mails that are due, and make pages anew that wait for it.

A timer runs it every minute or so.
Files of pictures that may not be shown since then are put away too.
"""

import sys
import time
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from articles.models import OutboxMessage
from articles.publishing import outbox, pictures, shown

MOST_SECONDS = 40  # for pages, of the minute until the next run


class Command(BaseCommand):
    help = (
        "Send the desk's e-mails that are due, and make the pages anew that show what was renamed. "
        "Ends with 1 if any e-mail could not be handed over."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="also those that were given up, and those that were begun and never ended: "
            "these may come a second time",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        if options["again"]:
            outbox.send_again(OutboxMessage.objects.all(), by=None, at=at)
        failed = self._send(at)
        for picture in pictures.hide_due(at=at):
            self.stdout.write(f"put away  {picture}")
        self._catch_up(at)
        if failed:
            sys.exit(1)

    def _send(self, at: datetime) -> int:
        """Send what is due and return how many are not sent."""
        sent = failed = 0
        for message in outbox.send_due(at=at):
            if message.sent_at:
                sent += 1
                continue
            failed += 1
            then = "given up" if message.gave_up_at else "to be tried again"
            self.stderr.write(f"{message.to}: {message.error} ({then})")
        for message in OutboxMessage.objects.stuck(at):
            failed += 1
            self.stderr.write(
                f"{message.to}: begun and never ended, so it may be out. --again sends it again."
            )
        self.stdout.write(f"{sent:,} sent, {failed:,} not.")
        return failed

    def _catch_up(self, at: datetime) -> None:
        end = time.monotonic() + MOST_SECONDS
        done = 0
        for number in shown.catch_up(at=at):
            done += number
            if time.monotonic() > end:
                break
        if done:
            self.stdout.write(f"{done:,} pages made anew.")
