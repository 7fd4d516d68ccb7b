"""Web addresses as the desk types them."""

from typing import Any

from django import forms
from django.db import models


class LinkField(models.URLField):
    """A web address; one typed without a scheme is https, as Django has it from version 6."""

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        return super().formfield(*args, **{"assume_scheme": "https", **kwargs})
