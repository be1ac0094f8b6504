"""`./salur manage ...`: Django's own commands, with the database running and prepared."""

import os

from salur.config import places

ON_THE_OWNER = ("migrate", "showmigrations", "sqlmigrate", "dbshell", "inspectdb")


def run(arguments: list[str]) -> int:
    """Run a Django command; those that need the owner's rights get the `owner` connection unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    server = places.open_database()
    try:
        from django.core.management import execute_from_command_line

        if arguments and arguments[0] in ON_THE_OWNER and not any(a.startswith("--database") for a in arguments):
            arguments = [*arguments, "--database", "owner"]
        execute_from_command_line(["salur manage", *arguments])
    finally:
        if server:
            server.release()
    return 0
