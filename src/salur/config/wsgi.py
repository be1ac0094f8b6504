"""What the web server runs."""

import os

import django

from salur.config import memory

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
django.setup(set_prefix=False)

from salur.shell import connections  # noqa: E402
from salur.shell.entrance import Entrance  # noqa: E402

application = Entrance()
connections.watch()
memory.settle()
