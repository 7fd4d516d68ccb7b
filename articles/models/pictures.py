"""Pictures, and what each story says of them."""

import secrets
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image

# A camera held upright writes the picture lying down, and says how it is to be turned: these
# four of the eight ways make its width its height.
_TURNED = frozenset({5, 6, 7, 8})


def new_key() -> str:
    return secrets.token_hex(6)


class PictureQuerySet(models.QuerySet["Picture"]):
    def get_by_natural_key(self, key: str) -> "Picture":
        return self.get(key=key)

    def revoked(self, at: datetime) -> "PictureQuerySet":
        """Those that we may not show at time `at`."""
        return self.filter(revoked_at__lte=at)

    def free(self, at: datetime) -> "PictureQuerySet":
        """Those that we may show at time `at`: all others."""
        return self.exclude(revoked_at__isnull=False, revoked_at__lte=at)

    def found(self, words: str) -> "PictureQuerySet":
        """Those whose name, caption, credit, description or file has each of `words`.

        What stories say of them counts too. All are gone through: no index finds a part of a word.
        """
        pictures = self
        for word in words.split()[:8]:
            said = _says(word, "caption", "credit", "alt")
            used = PictureUse.objects.filter(said, picture__isnull=False)
            own = said | _says(word, "title", "file")
            pictures = pictures.filter(own | Q(pk__in=used.values("picture")))
        return pictures

    def unused(self) -> "PictureQuerySet":
        """Those that no working copy has, no edition, and no author."""
        return self.filter(uses__isnull=True, editions__isnull=True, portrayed__isnull=True)


def _says(word: str, *fields: str) -> Q:
    """Whether any of `fields` has `word`. SQLite knows the case of plain letters alone."""
    cases = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    told = [Q(**{f"{field}__icontains": case}) for field in fields for case in sorted(cases)]
    return Q(*told, _connector=Q.OR)


class UprightFile(ImageFieldFile):
    """A picture file whose width and height are those of the picture as it is shown."""

    _dimensions_cache: tuple[int | None, int | None]

    def _get_image_dimensions(self) -> tuple[int | None, int | None]:
        if not hasattr(self, "_dimensions_cache"):
            was_closed = self.closed
            self.open()
            position = self.tell()
            self.seek(0)
            self._dimensions_cache = _upright_size(self)
            if was_closed:
                self.close()
            else:
                self.seek(position)
        return self._dimensions_cache


def _upright_size(file: Any) -> tuple[int | None, int | None]:
    try:
        with Image.open(file) as image:
            width, height = image.size
            turned = image.getexif().get(ExifTags.Base.Orientation) in _TURNED
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None, None  # no picture, or none that can be opened: the form says so
    return (height, width) if turned else (width, height)


class UprightField(models.ImageField):
    """A picture; for the database, and so for migrations, one like any other."""

    attr_class = UprightFile

    def deconstruct(self) -> Any:
        name, _path, arguments, keywords = super().deconstruct()
        return name, "django.db.models.ImageField", arguments, keywords


class Picture(models.Model):
    """A picture file. Caption and credit here are what a new use starts with."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    file = UprightField(
        _("file"), upload_to="pictures/%Y/%m/", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField(_("width"), editable=False, default=0)
    height = models.PositiveIntegerField(_("height"), editable=False, default=0)
    title = models.CharField(
        _("name"), max_length=120, help_text=_("What the desk calls it; readers do not see it.")
    )
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it and who owns it.")
    )
    alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What can be seen, for readers who cannot see it."),
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    revoked_at = models.DateTimeField(
        _("revoked"),
        null=True,
        blank=True,
        help_text=_("Since when we may not show it. No use of it is published after that."),
    )
    revoked_reason = models.TextField(_("why it is revoked"), blank=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-added_at", "-pk"]
        permissions = [("revoke_picture", _("Can revoke pictures, and show them again"))]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="picture_added"),
            models.Index(
                fields=["revoked_at"], condition=Q(revoked_at__isnull=False), name="picture_revoked"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="picture_revoked_has_when",
                condition=Q(revoked_at__isnull=False) | Q(revoked_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def is_revoked(self, at: datetime) -> bool:
        """Whether we may not show it at time `at`."""
        return self.revoked_at is not None and self.revoked_at <= at


class PictureUseManager(models.Manager["PictureUse"]):
    def get_by_natural_key(self, story: str, order: int) -> "PictureUse":
        return self.get(story__slug=story, order=order)


class PictureUse(models.Model):
    """A picture in a story, with its own caption, credit and description.

    An import knows captions but has no files: such a use waits without a picture, and
    readers do not see it. The first use in order is the story's lead picture.
    """

    story = models.ForeignKey("Story", models.CASCADE, related_name="picture_uses")
    picture = models.ForeignKey(
        Picture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uses",
        verbose_name=_("picture"),
        help_text=_("Readers see the caption only once there is a picture."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    caption = models.TextField(_("caption"), blank=True)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    alt = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("What can be seen, for readers who cannot see it."),
    )

    objects = PictureUseManager()

    class Meta:
        verbose_name = _("picture of the story")
        verbose_name_plural = _("pictures of the story")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.caption[:60] or str(self.picture or _("no picture yet"))

    def natural_key(self) -> tuple[str, int]:
        return (*self.story.natural_key(), self.order)
