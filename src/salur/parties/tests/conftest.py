"""Members of the tests' own: every test founds its firms, since tables are never emptied."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from salur.kernel.actor import Actor
from salur.parties.founding import found


@pytest.fixture
def founded(database: str) -> Callable[[], Actor]:
    """Founds one more firm and gives its system actor."""
    return lambda: found(f"f-{uuid4().hex}", "PT Uji", "IDR")


@pytest.fixture
def firm(founded: Callable[[], Actor]) -> Actor:
    """A firm and its system actor."""
    return founded()
