"""Schemathesis over the whole description: what `./salur trial api` runs, against the web server as it is served."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.over_http import served
from salur.config.prepare import prepare_files
from tests.api.firm import Firm, Prepared
from tests.world import prove

# Not `ignored_auth`: it sends hundreds of wrong tokens, and is told to wait (429) where it wants to hear 401. Who comes
# in, and who does not, is asked of every address in test_coming_in.py.
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "missing_required_header", "unsupported_method",
)  # fmt: skip
PHASES = ("examples", "coverage", "fuzzing")


def run(examples: int, say: Callable[[str], None], first: int = 0) -> dict[str, Any]:
    """Ask every operation, with what fits the description and with what does not; at least so many times each way.

    Gives how many operations were asked how often, and what broke; every proof must hold after it.
    """
    prepare_files()
    firm = Firm()
    prepared = Prepared(firm)
    for made in (prepared.delivered, prepared.returned, prepared.counted):
        made()
    with tempfile.TemporaryDirectory() as folder, served(firm.token) as program:
        found = _asked(program.line.port, firm.token, examples, first, Path(folder))
    prove()
    say(f"{found['operations']} operations asked {found['cases']:,} times; every proof holds after it")
    return found


def _asked(port: int, token: str, examples: int, first: int, folder: Path) -> dict[str, Any]:
    report = folder / "report.json"
    done = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli", "run", f"http://127.0.0.1:{port}/api/v1/openapi.json",
            "--header", f"Authorization: Bearer {token}", "--checks", ",".join(CHECKS), "--phases", ",".join(PHASES),
            "--max-examples", str(examples), "--seed", str(first), "--continue-on-failure", "--no-color",
            "--suppress-health-check", "all", "--warnings", "off", "--report-json-path", str(report),
        ],
        cwd=folder, check=False,
    )  # fmt: skip
    told = json.loads(report.read_text())
    failures = [f"{one.get('operation', '')}: {one.get('title', one)}" for one in told["failures"]]
    failures += [f"error: {error}" for error in told["errors"]]
    tested, asked = told["operations"]["tested"], told["operations"]["total"]
    if not failures and (done.returncode or not told["complete"] or tested != asked):
        failures = [f"schemathesis ended with {done.returncode} after {tested} of {asked} operations"]
    return {"operations": tested, "cases": told["test_cases"]["generated"], "failures": failures}
