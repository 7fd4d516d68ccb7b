"""Those who make the stories and those who answer for them."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import text

from .slugs import Addressed, AddressedQuerySet, SlugKind

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def who(user: "User | None") -> str:
    """Return how the desk names a user; None is an operator at the command line."""
    return (user.get_full_name() or user.get_username()) if user else gettext("an operator")


FOLDED = 150


def fold_name(name: str) -> str:
    """Return the form in which two spellings of one author's name are equal.

    A sign of another script may become many letters: what a column has no room for is cut off.
    """
    return text.fold(name)[:FOLDED]


class AuthorKind(models.TextChoices):
    PERSON = "person", _("person")
    DESK = "desk", _("desk")
    AGENCY = "agency", _("agency")


class AuthorQuerySet(AddressedQuerySet):
    shown_with = ("portrait",)

    def found(self, words: str) -> Self:
        """Those whose name has each of `words`, or a part of it, however it is typed."""
        found = self
        for word in text.fold(words).split():
            found = found.filter(folded__contains=word)
        return found

    def named(self, names: set[str]) -> dict[str, "Author"]:
        """Return {folded name: author} for those of `names` that are known.

        Somebody whose name was merged into another's is found by the old name too, unless that
        name is again an author's own.
        """
        folded = {fold_name(name) for name in names}
        found = {author.folded: author for author in self.filter(folded__in=folded)}
        former = AuthorName.objects.filter(folded__in=folded - found.keys())
        return found | {row.folded: row.author for row in former.select_related("author")}


class Author(Addressed):
    """A contributor: a person, a desk or an agency. Needs no login."""

    slug_kind = SlugKind.AUTHOR

    name = models.CharField(
        _("name"),
        max_length=120,
        help_text=_(
            "As readers know it. Tell namesakes apart here (“Anna Koval, Lviv”); "
            "a byline keeps the name as it was signed."
        ),
    )
    folded = models.CharField(max_length=FOLDED, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=AuthorKind, default=AuthorKind.PERSON)
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example “News editor”.")
    )
    bio = models.TextField(
        _("biography"), blank=True, help_text=_("A few sentences, shown under each story.")
    )
    email = models.EmailField(
        _("public e-mail"),
        blank=True,
        help_text=_("Readers see it. Leave empty if they should not."),
    )
    portrait = models.ForeignKey(
        "Picture",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="portrayed",
        verbose_name=_("portrait"),
    )
    desks = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="members",
        limit_choices_to={"kind": AuthorKind.DESK},
        verbose_name=_("desks"),
        help_text=_("Where they work. Readers see it on both pages."),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("login"),
        help_text=_("Whose stories these are at the desk. Authors without a login are fine."),
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]
        permissions = [("merge_author", _("Can merge authors who are one"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AuthorKind.values), name="author_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.folded = fold_name(self.name)
        namesake = Author.objects.filter(folded=self.folded).exclude(pk=self.pk).first()
        if namesake:
            sentence = _(
                "“%(name)s” is an author already. Tell namesakes apart, as in “Anna Koval, Lviv”."
            )
            raise ValidationError({"name": sentence % {"name": namesake}})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold_name(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])

    @property
    def colleagues(self) -> models.QuerySet["Author"]:
        """Those who work on this desk; of a person, the desks they work on."""
        return self.desks.all() if self.kind == AuthorKind.PERSON else self.members.all()

    @property
    def initials(self) -> str:
        return text.initials(self.name)


class AuthorName(models.Model):
    """A name that was an author of its own once, and is another's since the two were merged.

    By it the importer knows whom a file means. What stories were signed with stays with them.
    """

    author = models.ForeignKey(
        Author, models.CASCADE, related_name="former_names", verbose_name=_("author")
    )
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=FOLDED, unique=True, editable=False)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class EditorManager(models.Manager["Editor"]):
    def get_by_natural_key(self, username: str) -> "Editor":
        return self.get(user__username=username)


class Editor(models.Model):
    """A member of staff who answers for stories. Describes; permits nothing."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="editor",
        verbose_name=_("login"),
    )
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("For example “Night editor”.")
    )
    sections = models.ManyToManyField(
        "Section",
        blank=True,
        related_name="editors",
        verbose_name=_("sections"),
        help_text=_("Lists open on these. They permit nothing: permissions come from groups."),
    )

    objects = EditorManager()

    class Meta:
        verbose_name = _("editor")
        verbose_name_plural = _("editors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.user.get_username(),)

    natural_key.dependencies = [settings.AUTH_USER_MODEL]  # type: ignore[attr-defined]
