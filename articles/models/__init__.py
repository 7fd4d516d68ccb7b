"""The nouns of the newsroom."""

from .appeals import Banner, Campaign
from .bylines import Byline, BylineRole
from .corrections import Correction, CorrectionKind, NotePlace
from .deeds import Deed, DeedKind
from .desk import (
    LinkCheck,
    NoteKind,
    OutboxMessage,
    OutboxQuerySet,
    PreviewLink,
    SavedFilter,
    StoryNote,
)
from .edition import Edition, EditionAuthor, EditionTopic, WithdrawalKind
from .front_page import Arrangement, Pin
from .furniture import KnownFurniture
from .months import ArchiveMonth
from .moves import Move
from .passages import PassageMarks
from .people import Author, AuthorKind, AuthorName, Editor, fold_name, who
from .pictures import Picture, PictureUse
from .revisions import AutosaveSlot, ReadMark, Revision
from .search import DeskEntry, DeskIndex, SearchEntry, SearchIndex
from .sections import Section
from .site import Site
from .slugs import Slug, SlugKind
from .sources import ImportRun, LineDecision, Outcome, SourceDocument
from .story import Priority, ReaderState, Status, Story
from .teasers import Teaser
from .topics import StoryTopic, Topic
from .twins import Twin, TwinKind

__all__ = [
    "ArchiveMonth",
    "Arrangement",
    "Author",
    "AuthorKind",
    "AuthorName",
    "AutosaveSlot",
    "Banner",
    "Byline",
    "BylineRole",
    "Campaign",
    "Correction",
    "CorrectionKind",
    "Deed",
    "DeedKind",
    "DeskEntry",
    "DeskIndex",
    "Edition",
    "EditionAuthor",
    "EditionTopic",
    "Editor",
    "ImportRun",
    "KnownFurniture",
    "LineDecision",
    "LinkCheck",
    "Move",
    "NoteKind",
    "NotePlace",
    "OutboxMessage",
    "OutboxQuerySet",
    "Outcome",
    "PassageMarks",
    "Picture",
    "PictureUse",
    "Pin",
    "PreviewLink",
    "Priority",
    "ReadMark",
    "ReaderState",
    "Revision",
    "SavedFilter",
    "SearchEntry",
    "SearchIndex",
    "Section",
    "Site",
    "Slug",
    "SlugKind",
    "SourceDocument",
    "Status",
    "Story",
    "StoryNote",
    "StoryTopic",
    "Teaser",
    "Topic",
    "Twin",
    "TwinKind",
    "WithdrawalKind",
    "fold_name",
    "who",
]
