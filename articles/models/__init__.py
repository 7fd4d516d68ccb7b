"""The nouns of the newsroom."""

from .appeals import Banner, Campaign
from .edition import Edition, EditionAuthor, EditionTopic
from .people import Author, AuthorKind, Editor
from .pictures import Picture, PictureUse
from .sections import Section
from .slugs import Slug, SlugKind
from .sources import ImportRun, Outcome, SourceDocument
from .story import Byline, BylineRole, Move, ReaderState, Status, Story, Teaser
from .topics import StoryTopic, Topic

__all__ = [
    "Author",
    "AuthorKind",
    "Banner",
    "Byline",
    "BylineRole",
    "Campaign",
    "Edition",
    "EditionAuthor",
    "EditionTopic",
    "Editor",
    "ImportRun",
    "Move",
    "Outcome",
    "Picture",
    "PictureUse",
    "ReaderState",
    "Section",
    "Slug",
    "SlugKind",
    "SourceDocument",
    "Status",
    "Story",
    "StoryTopic",
    "Teaser",
    "Topic",
]
