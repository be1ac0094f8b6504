"""What ./salur starts inside .venv: finds the command and runs it."""

import signal
import sys
from importlib import import_module
from importlib.util import find_spec

from salur.config.prepare import prepare_files
from salur.shell.postgres import ServerProblem

CALLED = {"import": "import_files"}  # a file cannot well be called by a word of Python's own


def main(arguments: list[str]) -> int:
    """Run `arguments[0]` with the rest; the answer is the exit status."""
    if not arguments:
        print("salur: which command? ./salur help lists them.", file=sys.stderr)
        return 2
    command, rest = arguments[0], arguments[1:]
    name = f"salur.config.commands.{CALLED.get(command, command)}"
    if not command.isidentifier() or find_spec(name) is None:
        print(f"salur: the part for '{command}' is not in this version.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))  # so that what must be tidied up is
    prepare_files()
    try:
        status: int = import_module(name).run(rest)
    except ServerProblem as problem:
        print(f"salur: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nsalur: stopped.", file=sys.stderr)
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
