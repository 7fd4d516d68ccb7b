#!/usr/bin/env python
"""Run the newsroom's commands: ``python manage.py help`` lists them."""

import os
import sys

from newsroom.command_line import run

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    run(sys.argv)
