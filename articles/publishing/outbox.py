"""Post for those concerned: written with what it tells of, sent later, never twice.

A message that could not be handed over is tried again, some times. One whose sending was begun
and never came to an end, because the process died, may be out: whether it and those that were
given up are sent again is for a person to say.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import OutboxMessage, OutboxQuerySet, Story, who

from .moves import NotPermitted

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FIRST_WAIT = timedelta(minutes=5)  # doubled after each failure
MOST_TRIES = 8  # the last some ten hours after the first


def tell(
    people: "Iterable[User]",
    story: Story,
    subject: str,
    words: str,
    *,
    by: "User | None",
    at: datetime,
) -> int:
    """Write to `people`, but not to `by`; return to how many. `subject` names '%(story)s'."""
    addresses = {user.email for user in people if user.email and user != by}
    line = " ".join((subject % {"story": story}).split())
    address = settings.PUBLICATION["address"] + _at_the_desk(story)
    text = "\n\n".join(part for part in (f"{line} ({who(by)})", words.strip(), address) if part)
    OutboxMessage.objects.bulk_create(
        OutboxMessage(to=to, subject=line[:300], text=text, story=story, made_at=at, next_try_at=at)
        for to in sorted(addresses)
    )
    return len(addresses)


def _at_the_desk(story: Story) -> str:
    return reverse("admin:articles_story_change", args=[story.pk])


def editors_of(story: Story) -> "QuerySet[User]":
    """The one who answers for it; if there is none, those who edit its section."""
    if story.editor_id:
        return _active().filter(editor=story.editor_id)
    return _active().filter(editor__sections=story.section_id)


def writers_of(story: Story) -> "QuerySet[User]":
    """Those who sign it and have a login, and who made it."""
    made = Q(pk=story.created_by_id or 0)
    return _active().filter(made | Q(author__bylines__story=story)).distinct()


def concerned(story: Story) -> "set[User]":
    """Writers, the editor, and whose turn it is."""
    assigned = _active().filter(pk=story.assigned_to_id or 0)
    return {*writers_of(story), *assigned, *(editors_of(story) if story.editor_id else ())}


def _active() -> "QuerySet[User]":
    return get_user_model().objects.filter(is_active=True)


def send_due(*, at: datetime) -> Iterator[OutboxMessage]:
    """Send what is due, one after the other, and yield each message as it stands then.

    Not to be run inside a transaction: that a message is being sent must be known at once.
    """
    for message in OutboxMessage.objects.due(at).order_by("next_try_at", "pk").iterator():
        # Whoever comes second finds nothing to claim.
        mine = OutboxMessage.objects.due(at).filter(pk=message.pk)
        if mine.update(sending_since=at, tries=F("tries") + 1):
            _send(message, at)
            message.refresh_from_db()
            yield message


def send_again(messages: OutboxQuerySet, *, by: "User | None", at: datetime) -> int:
    """Put those of `messages` that failed among those that are due; return how many.

    One whose sending was begun and never ended may reach its reader a second time.
    """
    if by is not None and not by.has_perm("articles.change_outboxmessage"):
        raise NotPermitted(_("You may not send post again."))
    return messages.failed(at).update(next_try_at=at, tries=0, sending_since=None, gave_up_at=None)


def _send(message: OutboxMessage, at: datetime) -> None:
    row = OutboxMessage.objects.filter(pk=message.pk)
    try:
        EmailMessage(message.subject, message.text, to=[message.to]).send()
    except (OSError, SMTPException) as error:
        tries = message.tries + 1
        row.update(
            sending_since=None,
            error=str(error) or type(error).__name__,
            next_try_at=at + FIRST_WAIT * 2 ** (tries - 1),
            gave_up_at=at if tries >= MOST_TRIES else None,
        )
    else:
        row.update(sending_since=None, sent_at=at, error="")
