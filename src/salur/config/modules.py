"""The one list of modules, bottom-up. The floors in pyproject.toml say the same; a house test compares them."""

from pathlib import Path

MODULES = (
    "kernel",
    "shell",
    "parties",
    "catalog",
    "ledger",
    "stock",
    "credit",
    "pricing",
    "orders",
    "counts",
    "warehouse",
    "delivery",
    "billing",
    "returns",
    "field",
    "insights",
    "connect",
    "desk",
    "config",
)


def built() -> list[str]:
    """The modules whose folder is there, bottom-up; only these are installed."""
    package = Path(__file__).resolve().parent.parent
    return [name for name in MODULES if (package / name / "__init__.py").exists()]
