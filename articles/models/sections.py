"""Where a story runs."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import text

from .slugs import Addressed, AddressedQuerySet, SlugKind


class SectionQuerySet(AddressedQuerySet):
    def default(self) -> "Section":
        """Return the section for stories that name none; made if there is no section yet."""
        found = self.order_by("-is_default", "position", "pk").first()
        return found or self.create(name=gettext("News"), is_default=True)

    def by_folded_name(self) -> dict[str, "Section"]:
        return {text.fold(section.name): section for section in self.all()}


class Section(Addressed):
    """A part of the publication; each story runs in one."""

    slug_kind = SlugKind.SECTION

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("One sentence for readers, shown under the section’s name."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Place in the navigation; the smallest comes first.")
    )
    in_navigation = models.BooleanField(
        _("in the navigation"),
        default=True,
        help_text=_("A section that an import brought stays out of it until an editor agrees."),
    )
    is_default = models.BooleanField(
        _("default section"),
        default=False,
        help_text=_("Imported stories that name no section are filed here."),
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="section_one_default",
                violation_error_message=_("There is a default section already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("section", args=[self.slug])
