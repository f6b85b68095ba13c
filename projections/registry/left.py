"""Persons whose every stay has ended, for who must know when a term begins to run."""

from dataclasses import dataclass
from datetime import date

from projections.readstore.port import Reader, ReadStore
from projections.registry.stay_days import NEVER
from projections.table import Value

_REAL = f"standing NOT IN {NEVER}"
# A stay without its last day may go on: the person is passed over. So is who was only ever told of wrongly.
_LEFT = f"""
SELECT person_key, max(last_day) FROM residences WHERE person_key > ? AND {_REAL} GROUP BY person_key
HAVING sum(CASE WHEN lives_there <> 0 OR standing <> 'ended' OR last_day IS NULL THEN 1 ELSE 0 END) = 0
AND max(last_day) < ? ORDER BY person_key LIMIT ?
"""
_RECORD_OF = "SELECT coalesce(linked_to, person_key) FROM persons WHERE person_key = ?"
# The same person under another record may live here still.
_STILL_HERE = (
    "SELECT 1 FROM residences WHERE lives_there <> 0 AND person_key IN "
    "(SELECT person_key FROM persons WHERE person_key = ? OR linked_to = ?) LIMIT 1"
)
_LAST_GRID = f"SELECT grid_code FROM residences WHERE person_key = ? AND last_day = ? AND {_REAL} LIMIT 1"


@dataclass(frozen=True, slots=True)
class Left:
    """A person who lives nowhere here any more, since a day, and the grid of the last home."""

    person_key: str
    since: date
    grid_code: str | None
    lives_on: bool = False  # under another record that was linked to this one


def persons_who_left(views: ReadStore, *, before: date, after: str, limit: int) -> list[Left]:
    """Those whose last stay ended before that day, in order of key, after the key `after`.

    Who lives on under a linked record is among them, so that a page is as long as asked for, and says so.
    """
    with views.reading() as reader:
        return [
            Left(
                person_key=str(person),
                since=date.fromisoformat(str(last)),
                grid_code=_text(reader.select(_LAST_GRID, (person, last))),
                lives_on=_lives_on(reader, str(person)),
            )
            for person, last in reader.select(_LEFT, (after, before.isoformat(), limit))
        ]


def _lives_on(reader: Reader, person: str) -> bool:
    record = _text(reader.select(_RECORD_OF, (person,))) or person
    return bool(reader.select(_STILL_HERE, (record, record)))


def _text(rows: list[tuple[Value, ...]]) -> str | None:
    return None if not rows or rows[0][0] is None else str(rows[0][0])
