"""The pages speak: their catalogues are compiled, and what was read of them before is forgotten."""

from __future__ import annotations

import pytest
from django.utils.translation import trans_real

from salur.config.prepare import prepare_files


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """As the launcher does before any command; pytest called by hand has not."""
    prepare_files()
    trans_real._translations.clear()
    trans_real._default = None
