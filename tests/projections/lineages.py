"""What the lineage of a row must be, found the plain way: one event at a time, every table looked at after each."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from projections.lineage import Lineage, lineage
from projections.readstore.port import FoldedBatch
from projections.readstore.sqlite import SQLiteReadStore
from projections.row_asked import row_asked
from projections.table import Table, Values
from tests.projections.history import Line
from tests.projections.matters_life import calls, room
from tests.projections.rented_home import course, lease
from tests.projections.rights_life import rights_life
from tests.projections.standing import Standing
from tests.projections.towns import town

RowOf = tuple[str, Values]  # the name of a table, and a key of it


def small_town(seed: int) -> list[Line]:
    """Two cases, a register told in any order, a let home, and somebody who is erased."""
    lines = town(2, seed)
    return [*lines[:40], *lease(), *course(), *rights_life(), *room(), *calls(), *lines[40:]]


def asked_of(house: Standing, table: str, *key: str, at: int | None = None) -> Lineage:
    """The lineage of one row."""
    asked = row_asked(table, key)
    return lineage(house.ledger, house.views, house.catalogue.folder(asked.projection), asked, at)


def touches(found: Lineage) -> list[tuple[str, str]]:
    """What kind of event did what, in order."""
    return [(each.type.rpartition(".v")[0], each.touch.value) for each in found.events]


def positions(found: Lineage) -> list[int]:
    """Where they stand."""
    return [each.position for each in found.events]


def changed_rows(house: Standing, name: str, folder: Path) -> Mapping[RowOf, list[int]]:
    """Of every row of a projection there ever was, the positions after which it was otherwise than before."""
    fold, scratch = house.catalogue.folder(name), SQLiteReadStore(folder / f"plain-{name}.sqlite")
    scratch.prepare(fold.tables)
    found: dict[RowOf, list[int]] = defaultdict(list)
    before: Mapping[RowOf, frozenset[Values]] = {}
    for row in house.ledger.read_log(after=0, limit=house.ledger.head()):
        folded = fold.fold([row], left_out={})
        scratch.commit(
            FoldedBatch(
                projection=name,
                after=row.position - 1,
                position=row.position,
                moments=folded.moments,
                changes=folded.changes,
            )
        )
        after = _things(scratch, fold.tables)
        for thing in before.keys() | after.keys():
            if before.get(thing) != after.get(thing):
                found[thing].append(row.position)
        before = after
    scratch.close()
    return found


def _things(scratch: SQLiteReadStore, tables: tuple[Table, ...]) -> Mapping[RowOf, frozenset[Values]]:
    """Every version under the key of its thing, and under its own."""
    found: dict[RowOf, set[Values]] = defaultdict(set)
    for table in tables:
        with scratch.reading() as reader:
            rows = reader.select(f"SELECT {', '.join(table.column_names)} FROM {table.name}")
        for shown in table.all_tables():
            places = table.places(shown.key)
            for row in rows:
                found[shown.name, tuple(row[place] for place in places)].add(row)
    return {thing: frozenset(rows) for thing, rows in found.items()}
