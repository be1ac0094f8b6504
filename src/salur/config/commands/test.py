"""`./salur test`: every check in one go. Goes on after a failing group and tells all of them at the end."""

import argparse
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from salur.config.places import ROOT

BIN = Path(sys.executable).parent
WORKERS = "3"  # on two cores: while a worker waits for its database, another works
NO_TESTS = 5  # pytest's exit status when it found none
OLD_MAJOR = "15"
ON_THE_OLD_MAJOR = ("tests/stories", "tests/races")


@dataclass
class Group:
    """One check: its name, what is run, and what is different in its environment."""

    name: str
    command: list[str]
    environment: dict[str, str]
    code: int = 0
    seconds: float = 0.0
    closing: str = ""

    def run(self) -> None:
        """Run it, showing its output as it comes and remembering its closing line."""
        print(f"\n=== {self.name} " + "=" * max(4, 100 - len(self.name)), flush=True)
        began = time.monotonic()
        running = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            if line.strip():
                self.closing = line.strip()
        self.code = running.wait()
        self.seconds = time.monotonic() - began


def run(arguments: list[str]) -> int:
    """Run the groups; 0 if all are clean. `--only GROUP` (repeatable) and `-- ARGUMENTS FOR PYTEST` narrow it."""
    pytest_arguments: list[str] = []
    if "--" in arguments:
        cut = arguments.index("--")
        arguments, pytest_arguments = arguments[:cut], arguments[cut + 1 :]
    groups = all_groups(pytest_arguments)
    parser = argparse.ArgumentParser(prog="salur test", description=__doc__)
    parser.add_argument("--only", action="append", choices=[group.name for group in groups], metavar="GROUP")
    parser.epilog = "groups: " + ", ".join(group.name for group in groups)
    only = parser.parse_args(arguments).only or (["pytest"] if pytest_arguments else None)
    chosen = [group for group in groups if only is None or group.name in only]
    for group in chosen:
        group.run()
        if group.name.startswith("pytest-") and group.code == NO_TESTS:
            group.code = 0
    return summary(chosen)


def all_groups(pytest_arguments: list[str]) -> list[Group]:
    """Every check, cheapest first, pytest's last."""
    pytest = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "worksteal", "--durations=25"]
    found = [
        Group("ruff", [str(BIN / "ruff"), "check"], {}),
        Group("format", [str(BIN / "ruff"), "format", "--check"], {}),
        Group("mypy", [sys.executable, "-m", "mypy"], {}),
        Group("floors", [str(BIN / "lint-imports"), "--no-cache"], {}),
    ]
    old = [folder for folder in ON_THE_OLD_MAJOR if (ROOT / folder).is_dir()]
    if old and Path(f"/usr/lib/postgresql/{OLD_MAJOR}/bin/initdb").exists():
        environment = {"SALUR_TEST_PG": OLD_MAJOR}
        found.append(Group(f"pytest-{OLD_MAJOR}", [*pytest, *old], environment))
    elif old:
        say = f"print('no PostgreSQL {OLD_MAJOR} on this machine: stories and races ran on the embedded one only')"
        found.append(Group(f"pytest-{OLD_MAJOR}", [sys.executable, "-c", say], {}))
    found.append(Group("pytest", [*pytest, *pytest_arguments], {}))
    return found


def summary(groups: list[Group]) -> int:
    """Print a line for each group; the answer is the first failing group's status."""
    print("\n=== summary " + "=" * 93)
    for group in groups:
        verdict = "ok    " if group.code == 0 else "FAILED"
        print(f"{verdict} {group.name:10} {group.seconds:6.1f} s  {plain(group.closing)}")
    return next((group.code for group in groups if group.code), 0)


def plain(line: str) -> str:
    """A closing line without pytest's frame and colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", line).strip("= ")
