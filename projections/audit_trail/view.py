"""Answers of the audit trail."""

from projections.asking import Conditions, count, make_cursor, position_before, read_cursor, speaks_for
from projections.audit_trail.question import AuditEntry, AuditFilter
from projections.audit_trail.rows import audit_entry
from projections.audit_trail.table import TRAIL
from projections.instants import text_of
from projections.moment import NOW, AsOf, SpeaksFor
from projections.page import LARGEST_PAGE, Page
from projections.readstore.port import Reader, ReadStore
from projections.table import Value

_COLUMNS = ", ".join(TRAIL.column_names)
_NAME = TRAIL.name
_KINDS = (
    "dispute",
    "person",
    "residence",
    "dwelling",
    "address",
    "unit",
    "visit",
    "tenancy",
    "inspection",
    "grid",
    "division",
    "claim",
    "message",
)
_WIRE = "gridledger."


class AuditTrailView:
    """`AuditTrail` on a read store."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def page(
        self,
        wanted: AuditFilter,
        *,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
        newest_first: bool = True,
    ) -> Page[AuditEntry]:
        question = (_NAME, newest_first, wanted)
        key: tuple[Value, ...] = ()
        if after is not None:
            as_of, key = read_cursor(after, question, key_length=1)
        limit = max(1, min(limit, LARGEST_PAGE))
        with self._store.reading() as reader:
            moment = speaks_for(reader, _NAME, as_of)
            conditions = _conditions(reader, wanted, moment)
            counted = count(reader, _NAME, conditions)
            if key:
                conditions.add(f"position {'<' if newest_first else '>'} ?", *key)
            order = "DESC" if newest_first else "ASC"
            statement = (
                f"SELECT {_COLUMNS} FROM {_NAME} WHERE {conditions.sql} ORDER BY position {order} LIMIT ?"
            )
            found = reader.select(statement, (*conditions.values, limit + 1))
        rows = tuple(audit_entry(values) for values in found[:limit])
        following = make_cursor(question, moment, (rows[-1].position,)) if len(found) > limit else None
        return Page(rows=rows, next=following, count=counted, speaks_for=moment)

    def find(self, position: int) -> AuditEntry | None:
        with self._store.reading() as reader:
            found = reader.select(f"SELECT {_COLUMNS} FROM {_NAME} WHERE position = ?", (position,))
        return audit_entry(found[0]) if found else None


def _conditions(reader: Reader, wanted: AuditFilter, moment: SpeaksFor) -> Conditions:
    conditions = Conditions([], [])
    conditions.add("position <= ?", moment.position)
    conditions.any_of("object", _streams(wanted.objects))
    _add_types(conditions, wanted.types)
    conditions.any_of("actor", wanted.actors)
    conditions.any_of("source", wanted.sources)
    conditions.any_of("grid_code", wanted.grids)
    conditions.any_of("correlation_id", wanted.correlations)
    conditions.any_of("verdict", wanted.verdicts)
    conditions.any_of("code", wanted.codes)
    if wanted.message_id is not None:
        conditions.add("message_id = ?", wanted.message_id)
    if wanted.recorded_from is not None:
        conditions.add("position > ?", position_before(reader, _NAME, wanted.recorded_from))
    if wanted.recorded_until is not None:
        conditions.add("position <= ?", position_before(reader, _NAME, wanted.recorded_until))
    if wanted.position_from is not None:
        conditions.add("position >= ?", wanted.position_from)
    if wanted.position_until is not None:
        conditions.add("position <= ?", wanted.position_until)
    conditions.under("grid_code", wanted.grid_prefixes)
    conditions.only("source", wanted.sources_allowed)
    if moment.valid_at is not None:
        conditions.add("occurred_at <= ?", text_of(moment.valid_at))
    return conditions


def _streams(objects: frozenset[str]) -> frozenset[str]:
    """Stream names as they are; a natural key alone may be of any kind."""
    named = {each for each in objects if ":" in each}
    return frozenset(named | {f"{kind}:{each}" for each in objects - named for kind in _KINDS})


def _add_types(conditions: Conditions, types: frozenset[str]) -> None:
    """A wire type with its version, or a stored name (`dispute.reported`) for all its versions."""
    if not types:
        return
    clauses, values = [], list[str]()
    for each in sorted(types):
        if each.startswith(_WIRE):
            clauses.append("type = ?")
            values.append(each)
        else:
            clauses.append("(type >= ? AND type < ?)")
            values += [f"{_WIRE}{each}.v", f"{_WIRE}{each}.w"]
    conditions.add(f"({' OR '.join(clauses)})", *values)
