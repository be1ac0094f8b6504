"""./salur speaks clearly before anything is installed."""

import ast
import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [f"requirements{name}.lock.txt" for name in ("", "-analytics", "-dev", "-spark")]  # each holds the one before


def launch(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "salur"), *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A checkout with the launcher and its locks, and nothing installed."""
    for name in ("salur", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@pytest.mark.parametrize("arguments", [["help"], [], ["--help"]])
def test_help_needs_nothing_installed(clone: Path, arguments: list[str]) -> None:
    done = launch(clone, *arguments)
    assert done.returncode == 0
    assert "./salur serve" in done.stdout
    assert not (clone / ".venv").exists()


def test_an_unknown_command_is_named_and_nothing_is_installed(clone: Path) -> None:
    done = launch(clone, "srve")
    assert done.returncode == 2
    assert "'srve'" in done.stderr
    assert not (clone / ".venv").exists()


def test_a_folder_that_is_not_ours_is_not_removed(clone: Path) -> None:
    (clone / ".venv").mkdir()
    (clone / ".venv" / "my-thesis.txt").write_text("ten years of work")
    done = launch(clone, "serve")
    assert done.returncode == 1
    assert "please move it" in done.stderr
    assert (clone / ".venv" / "my-thesis.txt").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(clone: Path) -> None:
    clone.chmod(0o555)
    done = launch(clone, "serve")
    clone.chmod(0o755)
    assert done.returncode == 1
    assert "cannot be written by this user" in done.stderr


def test_an_old_python_can_still_read_the_launcher() -> None:
    """No syntax newer than Python 3.6: it must get as far as saying what it needs."""
    ast.parse((ROOT / "salur").read_text(), feature_version=(3, 6))
    with pytest.raises(SyntaxError):
        ast.parse("if (x := 1): pass", feature_version=(3, 6))


def test_the_locks_name_no_address_and_hash_everything() -> None:
    for name in LOCKS:
        text = (ROOT / name).read_text()
        assert "://" not in text
        pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
        assert len(pins) > 20
        assert all("==" in pin and pin.endswith("\\") for pin in pins), name


def test_each_lock_holds_the_smaller_ones() -> None:
    def pins(name: str) -> set[str]:
        lines = (ROOT / name).read_text().splitlines()
        return {line.split(";")[0].strip(" \\") for line in lines if line and not line.startswith((" ", "#"))}

    for smaller, larger in pairwise(LOCKS):
        assert pins(smaller) <= pins(larger), f"{larger} holds {smaller}"


@pytest.fixture
def launcher(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher as a module."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("salur_launcher", str(ROOT / "salur"))
    spec = spec_from_loader("salur_launcher", loader)
    assert spec is not None
    made = module_from_spec(spec)
    loader.exec_module(made)
    return made


def test_the_systems_own_python_is_taken_where_it_is_clearly_faster(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real, other = sys.executable, f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}"
    monkeypatch.setattr(sys, "executable", "/somewhere/python3")
    monkeypatch.setattr(os.path, "exists", lambda path: path == other)
    monkeypatch.setattr(os.path, "samefile", lambda one, two: one == two)
    for seconds, taken in ((0.5, other), (0.95, "/somewhere/python3"), (float("inf"), "/somewhere/python3")):
        pace = {other: seconds, "/somewhere/python3": 1.0}
        monkeypatch.setattr(launcher, "pace", pace.__getitem__)
        assert launcher.swiftest() == taken
        assert (other in capsys.readouterr().out) == (taken == other), "whoever runs it is told"
    monkeypatch.setenv("SALUR_PYTHON", real)
    assert launcher.named() == real


def test_a_python_is_timed_and_one_that_cannot_make_a_venv_is_not_taken(launcher: ModuleType, tmp_path: Path) -> None:
    assert 0 < launcher.pace(sys.executable) < 10
    bare = tmp_path / "python3"
    bare.write_text("#!/bin/sh\nexit 1\n")
    bare.chmod(0o755)
    assert launcher.pace(str(bare)) == float("inf")
    assert launcher.pace(str(tmp_path / "no such python")) == float("inf")


def test_a_python_that_is_named_and_too_old_is_refused(clone: Path, tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for named, said in ((old, "no Python 3.11 or newer"), (tmp_path / "nowhere", "No such file")):
        done = subprocess.run(
            [sys.executable, str(clone / "salur"), "serve"], env=os.environ | {"SALUR_PYTHON": str(named)},
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 1
        assert said in done.stderr and str(named) in done.stderr
        assert not (clone / ".venv").exists()
