"""Answers about matters, now or as of any pair of moments."""

from dataclasses import dataclass

from projections.asking import Conditions
from projections.matters.table import MATTERS, NAME, Matter
from projections.readstore.port import ReadStore
from projections.versions.table import Version, version_of
from projections.versions.view import Asked, Order, VersionsView

BY_ID = Order("id")


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFilter:
    """Empty sets leave a side open. The last two say what the asker may see: None is everything, an empty set nothing."""

    kinds: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    refers: str | None = None
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        """Narrow the rows `b`."""
        conditions.any_of("b.kind", self.kinds)
        conditions.any_of("b.phase", self.phases)
        conditions.any_of("b.grid_code", self.grids)
        conditions.under("b.grid_code", self.grid_prefixes)
        conditions.only("b.source", self.sources)
        if self.refers is not None:
            # Not LIKE: it ignores case in one database and not in the other.
            conditions.add("replace(b.refers, ?, '') <> b.refers", f"|{self.refers}|")


def matters_view(store: ReadStore) -> VersionsView[Version[Matter]]:
    """Things by their stream, `<kind>:<key>`."""
    return VersionsView(store, NAME, MATTERS, version_of(Matter._make))
