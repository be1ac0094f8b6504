"""Tables that tests of the kernel plant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from salur.kernel.tests.planted import Thing, clear, lay


@pytest.fixture(scope="module")
def things(database: str) -> Iterator[None]:
    """A table of things, as long as a module's tests last."""
    lay(Thing)
    yield
    clear(Thing)
