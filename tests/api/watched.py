"""What an embedded house's access log holds."""

from access.look import Look, LookFilter
from tests.support.embedded import EmbeddedHouse

EVERYTHING = LookFilter()


def looks_since(house: EmbeddedHouse, position: int) -> list[Look]:
    rows = house.deps.access.log.page(EVERYTHING, before=None, limit=1_000)
    return [each.look for each in reversed(rows) if each.position > position]


def head(house: EmbeddedHouse) -> int:
    return house.deps.access.log.head()
