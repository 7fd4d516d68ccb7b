"""The settings of production, with static files of the bench's own."""

import os

from newsroom.settings import *  # noqa: F403

STATIC_ROOT = os.environ["STATIC_ROOT"]
