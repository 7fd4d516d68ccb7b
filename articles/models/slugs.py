"""Addresses: every slug that anything ever had, so that old links keep working."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import text


class SlugKind(models.TextChoices):
    """What an address leads to; the names of the foreign keys of `Slug` too."""

    STORY = "story", _("story")
    SECTION = "section", _("section")
    AUTHOR = "author", _("author")
    TOPIC = "topic", _("topic")


class SlugQuerySet(models.QuerySet["Slug"]):
    def get_by_natural_key(self, kind: str, slug: str) -> "Slug":
        return self.get(kind=kind, slug=slug)

    def target(self, kind: str, slug: str) -> Any:
        """Return what `slug` leads to or once led to; None if it never led anywhere."""
        row = self.select_related(kind).filter(kind=kind, slug=slug).first()
        return row and getattr(row, kind)

    def free(self, kind: str, wish: str) -> str:
        """Return `wish` as a slug nobody has had: 'x', else 'x-2', 'x-3' ..."""
        return self.free_for(kind, [wish])[0]

    def free_for(self, kind: str, wishes: list[str]) -> list[str]:
        """Return a free slug for each of `wishes`, none given twice.

        One query where nobody has had them; one or a few more for each that somebody has.
        """
        bases = [text.slug(wish) or kind for wish in wishes]
        taken = self._taken(kind, bases)
        tried = dict.fromkeys(bases, 1)
        given = []
        for base in bases:
            slug = base
            while slug in taken:
                tried[base] += 1
                if tried[base] & (tried[base] - 1) == 0:  # at 2, 4, 8 ... as many at once
                    numbers = range(tried[base], 2 * tried[base])
                    taken |= self._taken(kind, [f"{base}-{number}" for number in numbers])
                slug = f"{base}-{tried[base]}"
            taken.add(slug)
            given.append(slug)
        return given

    def _taken(self, kind: str, slugs: Iterable[str]) -> set[str]:
        return set(self.filter(kind=kind, slug__in=set(slugs)).values_list("slug", flat=True))

    def claim(self, thing: "Addressed") -> None:
        """Write down that the slug of `thing` leads to it, and keep those it had.

        Raises ValidationError if the slug belongs, or once belonged, to something else.
        """
        kind = thing.slug_kind
        row, created = self.get_or_create(kind=kind, slug=thing.slug, defaults={kind: thing})
        if not created and getattr(row, f"{kind}_id") != thing.pk:
            raise ValidationError({"slug": slug_taken(thing.slug)})


def slug_taken(slug: str) -> str:
    return _("The address “%(slug)s” belongs, or once belonged, to something else.") % {
        "slug": slug
    }


class Slug(models.Model):
    """One address part, current or old; it leads to one thing for good."""

    kind = models.CharField(max_length=10, choices=SlugKind)
    slug = models.SlugField(max_length=100, db_index=False)
    story = models.ForeignKey("Story", models.CASCADE, null=True, related_name="slugs")
    section = models.ForeignKey("Section", models.CASCADE, null=True, related_name="slugs")
    author = models.ForeignKey("Author", models.CASCADE, null=True, related_name="slugs")
    topic = models.ForeignKey("Topic", models.CASCADE, null=True, related_name="slugs")
    # Of a story: its edition stood here and has moved on. What the desk alone knows of does not
    # lead readers anywhere.
    is_former = models.BooleanField(default=False)

    objects = SlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="slug_leads_to_one_thing"),
            models.CheckConstraint(
                name="slug_leads_to_its_kind",
                condition=Q(
                    *(
                        Q(
                            kind=kind,
                            **{f"{other}__isnull": other != kind for other in SlugKind.values},
                        )
                        for kind in SlugKind.values
                    ),
                    _connector=Q.OR,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"

    def natural_key(self) -> tuple[str, str]:
        return (self.kind, self.slug)


class AddressedQuerySet(models.QuerySet[Any]):
    shown_with: tuple[str, ...] = ()  # relations that a page shows beside the row

    def get_by_natural_key(self, slug: str) -> Any:
        return self.get(slug=slug)

    def found(self, words: str) -> Self:
        """Those whose name has each of `words`, or a part of it, in any script and case.

        An address says a name in plain letters; SQLite knows no case but theirs.
        """
        found = self
        for word in words.split():
            plain = text.slug(word)
            spelled = Q(slug__contains=plain) if plain else Q()
            found = found.filter(Q(name__icontains=word) | spelled)
        return found

    def namesake(self, name: str) -> Any:
        """Return the one whose name is the same in plain letters, in any case; None for none."""
        plain = text.slug(name)
        alike = self.filter(Q(slugs__slug=plain) | Q(name__iexact=name)).distinct()
        return next((row for row in alike if text.slug(row.name) == plain), None)

    def by_slugs(self, slugs: set[str]) -> dict[str, Any]:
        """Return {slug: row} for current and old `slugs`, in one query."""
        kind = self.model.slug_kind
        also = [f"{kind}__{relation}" for relation in self.shown_with]
        rows = Slug.objects.filter(kind=kind, slug__in=slugs).select_related(kind, *also)
        return {row.slug: getattr(row, kind) for row in rows}


class Addressed(models.Model):
    """A row with a public address. Its slug is made once and never changes by itself."""

    slug_kind: str

    slug = models.SlugField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        help_text=_(
            "The last part of the web address. Made from the name if left empty; "
            "when changed, the old one leads here for good."
        ),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if not self.slug:
                self.slug = Slug.objects.free(self.slug_kind, self.slug_wish())
            super().save(*args, **kwargs)
            Slug.objects.claim(self)

    def slug_wish(self) -> str:
        """Return the words that a first slug is made of."""
        return str(self)

    def clean(self) -> None:
        super().clean()
        taken = Slug.objects.filter(kind=self.slug_kind, slug=self.slug)
        if self.slug and taken.exclude(**{self.slug_kind: self.pk}).exists():
            raise ValidationError({"slug": slug_taken(self.slug)})

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @classmethod
    def from_address(cls, slug: str) -> Self | None:
        """Return the row that `slug` leads to or once led to."""
        return Slug.objects.target(cls.slug_kind, slug)
