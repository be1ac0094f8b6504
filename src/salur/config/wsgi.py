"""What the web server runs."""

import os

from django.core.wsgi import get_wsgi_application

from salur.config import memory
from salur.shell import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
application = get_wsgi_application()
connections.watch()
memory.settle()
