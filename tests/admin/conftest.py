"""Everybody who may come to the desk, and those who may not."""

import pytest
from django.urls import reverse

from articles.publishing import revisions
from tests.factories import make_user

ROLES = {"author": "Authors", "editor": "Editors", "administrator": "Administrators"}


@pytest.fixture
def log_in(client, db):
    """Log in as 'author', 'editor', 'administrator' or 'stranger'; return the user."""

    def log_in(role):
        user = make_user(ROLES.get(role))
        client.force_login(user)
        return user

    return log_in


@pytest.fixture
def author(log_in):
    return log_in("author")


@pytest.fixture
def editor(log_in):
    return log_in("editor")


@pytest.fixture
def administrator(log_in):
    return log_in("administrator")


def change_url(story):
    return reverse("admin:articles_story_change", args=[story.pk])


def form_of(story=None, **fields):
    """Return what a browser sends of the story form, its rows empty unless given."""
    rows = {
        f"{prefix}-{name}": 0
        for prefix in ("bylines", "picture_uses", "teasers")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    kept = {}
    if story is not None:
        kept = {
            "headline": story.headline,
            "working_headline": story.working_headline,
            "standfirst": story.standfirst,
            "body": story.body.replace("\n", "\r\n"),
            "section": story.section_id or "",
            "slug": story.slug,
            "language": story.language,
            "initial-language": story.language,
        }
        for number, byline in enumerate(story.bylines.all()):
            rows[f"bylines-{number}-id"] = byline.pk
            rows[f"bylines-{number}-story"] = story.pk
            rows[f"bylines-{number}-author"] = byline.author_id
            rows[f"bylines-{number}-order"] = byline.order
            rows[f"bylines-{number}-role"] = byline.role
            rows[f"bylines-{number}-as_signed"] = byline.as_signed
        count = story.bylines.count()
        rows |= {"bylines-TOTAL_FORMS": count, "bylines-INITIAL_FORMS": count}
    base = revisions.base(story) if story else 0
    return {"language": "en", "base": base, **kept, **rows, **fields}
