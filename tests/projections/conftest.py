"""A town's log for every test of this room."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projections.standing import Standing, standing


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Standing]:
    """A ledger and read tables, both empty, on SQLite."""
    with standing(tmp_path) as made:
        yield made
