"""``create_demo_logins``: one author, one editor and one administrator to try the desk with."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import Author, Editor, Status, Story

LOGINS = {"author": "Authors", "editor": "Editors", "administrator": "Administrators"}
PASSWORD = "newsroom-demo"  # printed for everyone to see, and refused outside DEBUG


class Command(BaseCommand):
    help = "Make three logins with a known password. Only with DEBUG on."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Demo logins have a password that everyone knows, and DEBUG is off: "
                "use 'manage.py createsuperuser' instead.",
                returncode=2,
            )
        with transaction.atomic():
            users = {name: self._user(name, role) for name, role in LOGINS.items()}
            self._describe(users)
            self._give_a_draft(users["author"])
        self.stdout.write("\n  Log in at the desk as\n")
        for name in LOGINS:
            self.stdout.write(f"    {name:<14}  password: {PASSWORD}")

    def _user(self, name: str, role: str) -> User:
        user, _ = User.objects.get_or_create(username=name)
        user.is_active = user.is_staff = True
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=role))
        return user

    def _describe(self, users: dict[str, User]) -> None:
        """Say who they are: the author signs the newest signed story, the editor answers for it."""
        Editor.objects.get_or_create(user=users["editor"], defaults={"name": "Demo Editor"})
        if Author.objects.filter(user=users["author"]).exists():
            return
        free = Author.objects.filter(user=None, kind="person").order_by("-edition_authors", "pk")
        author = free.first() or Author(name="Demo Author")
        author.user = users["author"]
        author.save()

    def _give_a_draft(self, author: User) -> None:
        """Let the longest draft be the author's own, so that something waits at the desk."""
        drafts = Story.objects.at_desk().filter(status=Status.DRAFT, edition__isnull=True)
        if drafts.own(author).exists():
            return
        longest = drafts.filter(created_by=None).order_by("-word_count", "pk").first()
        if longest:
            Story.objects.filter(pk=longest.pk).update(created_by=author)
