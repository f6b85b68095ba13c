"""A bundle's events folded into a scratch store, beside what was published of the state they make."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic_core import from_json, to_json

from app.output import Exit, fail
from app.rulebooks import every_rulebook
from app.sealed_bundle import rule_packs_text
from app.views import exportable_tables
from ledger.codec import Codec
from ledger.port import LogRow
from ledger.proofs.bundle import RULE_PACKS
from ledger.proofs.bundle_parts import lines_of
from ledger.proofs.bundle_reading import Bundle
from ledger.proofs.state_notes import State, TableState
from projections.catalogue import UNKEYED
from projections.deadlines import rulebooks_by_version
from projections.extract import Exportable, Extract
from projections.readstore.port import ReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.refold import Refolder, Spool
from projections.state import state_of, state_tables
from projections.table import Value

SEALED = "封存 sealed"
_SEAL = frozenset({"subject", "box", "path"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refolded:
    """What came of it; `differing` names the tables that are not as published."""

    views: ReadStore
    place: str
    events: int
    tables: Sequence[TableState]
    differing: Sequence[str]
    same_rules: bool

    @property
    def agrees(self) -> bool:
        """Everything is as it was published."""
        return not self.differing


@contextmanager
def refolded(bundle: Bundle, codec: Codec, scratch: Path) -> Iterator[Refolded]:
    """Fold, compare, and leave the read tables to be asked. Raises `BundleNotAsSigned`."""
    published = bundle.state()
    if published is None or bundle.first != 1:
        fail(
            Exit.BAD_USE,
            "此证明包不供重放;请用 bundle --sealed 或 --place 生成。",
            "This bundle is not to be folded again: it must be written with --sealed or --place.",
        )
    views, spool = SQLiteReadStore(scratch / "views.sqlite"), Spool(scratch / "spool.sqlite")
    try:
        counted = _Counted(bundle.rows())
        rulebook_of = rulebooks_by_version(every_rulebook())
        Refolder(views, spool, codec, rulebook_of).refold(counted)
        with views.reading() as reader:
            tables = [state_of(reader, each, published.size) for each in state_tables()]
        yield Refolded(
            views=views,
            place=published.place,
            events=counted.count,
            tables=tables,
            differing=_differing(published, tables),
            same_rules="".join(lines_of(bundle.path, RULE_PACKS)) == rule_packs_text(),
        )
    finally:
        spool.close()
        views.close()


class _Counted:
    """Rows as they pass."""

    def __init__(self, rows: Iterator[LogRow]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[LogRow]:
        for row in self._rows:
            self.count += 1
            yield row


def _differing(published: State, tables: Sequence[TableState]) -> Sequence[str]:
    ours = {each.table: each for each in tables}
    told = {each.table: each for each in published.tables}
    return [name for name in sorted(ours.keys() | told.keys()) if ours.get(name) != told.get(name)]


def refoldable() -> Mapping[str, Exportable]:
    """What can be asked of a refolded store: what stands on its own tables alone."""
    known = exportable_tables()
    return {
        name: each for name, each in known.items() if each.projection in UNKEYED and name != "inconsistencies"
    }


def sealed_rows(found: Extract) -> Iterator[list[Value]]:
    """Cells in the order of the columns; what is sealed stays so."""
    for row in found.rows:
        yield [_cell(row[name]) for name in found.of.columns]


def _cell(value: Value) -> Value:
    if isinstance(value, str) and value[:1] in ("{", "[") and '"box"' in value:
        told = _without_seals(from_json(value))
        return told if isinstance(told, str) else to_json(told).decode()
    return value


def _without_seals(value: object) -> object:
    if isinstance(value, dict):
        if value.keys() >= _SEAL:
            return SEALED
        return {name: _without_seals(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_seals(item) for item in value]
    return value
