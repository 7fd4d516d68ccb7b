"""The settings of production, with style sheets as they lie in the project."""

from newsroom.settings import *  # noqa: F403
from newsroom.settings import STORAGES

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
