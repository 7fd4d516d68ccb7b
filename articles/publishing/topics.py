"""What stories are about, decided for many at once."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Story, Topic

from . import revisions
from .moves import NotPermitted, NotPossible

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def add_topic(story: Story, topic: Topic, *, by: "User | None", at: datetime) -> None:
    """Say that the working copy is about `topic` too, as a version of its own."""
    with transaction.atomic():
        story.refresh_from_db(from_queryset=Story.objects.select_for_update(no_key=True))
        if by is not None and not story.may_be_changed_by(by):
            raise NotPermitted(_("You may not change this story."))
        if story.binned_at:
            raise NotPossible(_("It is in the bin: take it out first."))
        if story.story_topics.filter(tag=topic).exists():
            raise NotPossible(_("It is about “%(topic)s” already.") % {"topic": topic})
        story.topics.add(topic)
        story.save(update_fields=["updated_at"])
        revisions.save(story, by=by, at=at, note=_("Topic added: %(topic)s") % {"topic": topic})
