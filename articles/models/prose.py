"""The buttons of the editor that the body is written in."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# What the editor's buttons offer is what the cleaner lets through: see `articles.body`.
# The last three are ours: static/articles/admin/prose_blocks.js.
EDITOR_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["mailto", "tel"]},
    "NodeClass": {
        "cssClasses": {"paragraph": ["editors-note"], "blockquote": ["pull-quote"]},
    },
    "Menu": {
        "groups": [
            {"group": group} for group in ("blocks", "lists", "marks", "link", "embeds", "history")
        ]
    },
    "BlockButtons": {
        "name": _("Text of the story"),
        "paragraph": _("Text"),
        "subhead": _("Subhead"),
        "minorSubhead": _("Small subhead"),
        "quote": _("Quote"),
        "pullQuote": _("Pull quote"),
        "editorsNote": _("Editor’s note"),
    },
    "PictureBlock": {
        "rows": "picture_uses",
        "name": _("Picture"),
        "which": _("Which picture?"),
        "place": _("Place it"),
        "none": _("There is no such picture below."),
    },
    "TeaserBlock": {
        "rows": "teasers",
        "name": _("Related"),
        "which": _("Which related story?"),
        "place": _("Place it"),
        "none": _("There is no such related story below."),
    },
}
