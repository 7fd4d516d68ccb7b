"""``load_demo``: the sample stories, into an empty newsroom only."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import passages, search
from articles.models import ArchiveMonth, Picture, Story
from articles.publishing import revisions


class Command(BaseCommand):
    help = "Load fixtures/newsroom.json and its pictures, unless there are stories already."

    def handle(self, *args: Any, **options: Any) -> None:
        if Story.objects.exists():
            self.stdout.write("There are stories already: the samples were left out.")
            return
        fixture = settings.BASE_DIR / "fixtures" / "newsroom.json"
        with transaction.atomic():
            call_command("loaddata", fixture, verbosity=0)
            ArchiveMonth.objects.rebuild()
            search.rebuild()
            passages.rebuild()
            for picture in Picture.objects.all():
                self._copy(picture)
            revisions.first_of(Story.objects.all(), by=None, at=timezone.now(), note=_("A sample."))
        self.stdout.write(f"{Story.objects.count()} sample stories loaded.")

    def _copy(self, picture: Picture) -> None:
        """Put the picture's file where the site serves it from."""
        name = picture.file.name
        if default_storage.exists(name):
            return
        folder = settings.BASE_DIR / "fixtures" / "pictures"
        with (folder / name.rpartition("/")[2]).open("rb") as file:
            saved = default_storage.save(name, file)
        assert saved == name, f"{name} was saved as {saved}, and the fixture does not know"
