"""What stands on this person's data, which requests there are, and what a certificate says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from projections.asking import Conditions, count, evened, make_cursor, now_reached, read_cursor, spoken_for
from projections.instants import instant_of, text_of
from projections.moment import NOW, AsOf, SpeaksFor
from projections.page import LARGEST_PAGE, Page
from projections.readstore.port import ReadStore
from projections.rights.table import NAME, REQUESTS, STANDINGS, RequestRow, Standing
from projections.table import Values

ASKED_AT_ONCE = 500
NO_KEY: Values = ()
OPEN = frozenset({"asked", "ready"})
_REQUEST_COLUMNS = ", ".join(REQUESTS.column_names)
_STANDING_COLUMNS = ", ".join(STANDINGS.column_names)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands; `position` recorded the fact it was last changed by."""

    person_key: str
    kind: str
    request: str
    position: int
    row: RequestRow


@dataclass(frozen=True, slots=True)
class PersonRights:
    """Where a person's rights stand, with every request, the oldest first."""

    standing: Standing
    requests: tuple[Request, ...]
    speaks_for: SpeaksFor


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Empty sets leave a side open; `late_at` asks for open ones that were due by then."""

    states: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    late_at: datetime | None = None


class RightsView:
    """Reads the newest rows only: rights are what they are now, whatever moment a record is shown for."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def person(self, person_key: str) -> PersonRights:
        """A person nobody ever asked anything about has all rights and no request."""
        with self._store.reading() as reader:
            moment = spoken_for(reader, NAME, NOW, now_reached(reader, NAME))
            found = reader.select(
                f"SELECT {_STANDING_COLUMNS} FROM rights WHERE person_key = ?", (person_key,)
            )
            asked = f"SELECT {_REQUEST_COLUMNS} FROM rights_requests WHERE person_key = ? "
            rows = reader.select(asked + "ORDER BY requested_at, kind, request", (person_key,))
        standing = Standing._make(found[0][3:]) if found else Standing()
        return PersonRights(standing, tuple(map(_request, rows)), moment)

    def page(self, wanted: RequestFilter, *, after: str | None = None, limit: int = 50) -> Page[Request]:
        """Requests, the oldest first. Raises `CursorNotValid`."""
        question, key = (NAME, "requests", wanted), NO_KEY
        conditions = Conditions([], [])
        conditions.any_of("state", wanted.states)
        conditions.any_of("kind", wanted.kinds)
        if wanted.late_at is not None:
            conditions.any_of("state", OPEN)
            conditions.add("due_at <= ?", text_of(wanted.late_at))
        if after is not None:
            _, key = read_cursor(after, question, key_length=4)
        limit = max(1, min(limit, LARGEST_PAGE))
        with self._store.reading() as reader:
            moment = spoken_for(reader, NAME, AsOf(), now_reached(reader, NAME))
            counted = count(reader, "rights_requests", conditions)
            if key:
                conditions.add("(requested_at, person_key, kind, request) > (?, ?, ?, ?)", *key)
            rows = reader.select(
                f"SELECT {_REQUEST_COLUMNS} FROM rights_requests WHERE {conditions.sql} "
                "ORDER BY requested_at, person_key, kind, request LIMIT ?",
                (*conditions.values, limit + 1),
            )
        found = [_request(row) for row in rows[:limit]]
        following = None
        if len(rows) > limit:
            last = found[-1]
            seat = (last.row.requested_at, last.person_key, last.kind, last.request)
            following = make_cursor(question, moment, seat)
        return Page(rows=tuple(found), next=following, count=counted, speaks_for=moment)

    def completed(self, person_key: str, request: str) -> Request | None:
        """An erasure that was done; None where there is none of that id."""
        statement = (
            f"SELECT {_REQUEST_COLUMNS} FROM rights_requests "
            "WHERE person_key = ? AND kind = 'erasure' AND request = ? AND state = 'erased'"
        )
        with self._store.reading() as reader:
            found = reader.select(statement, (person_key, request))
        return _request(found[0]) if found else None

    def waiting_copies(self) -> list[Request]:
        """Erasures that were done and of which copies may still be opened: their key epoch is there yet."""
        statement = (
            f"SELECT {_REQUEST_COLUMNS} FROM rights_requests WHERE kind = 'erasure' AND state = 'erased' "
            "AND copies_unreadable_at IS NULL ORDER BY key_destroyed_at, person_key"
        )
        with self._store.reading() as reader:
            return [_request(row) for row in reader.select(statement, ())]

    def standings(self, person_keys: Collection[str]) -> Mapping[str, Standing]:
        """Those of these persons on whose data anything stands."""
        keys, found = sorted(set(person_keys)), dict[str, Standing]()
        with self._store.reading() as reader:
            for start in range(0, len(keys), ASKED_AT_ONCE):
                some = evened(keys[start : start + ASKED_AT_ONCE])
                statement = f"SELECT {_STANDING_COLUMNS} FROM rights WHERE person_key IN ({','.join('?' * len(some))})"
                rows = reader.select(statement, some)
                found.update((str(row[0]), Standing._make(row[3:])) for row in rows)
        return found


def copies_late(each: Request, now: datetime) -> bool:
    """Erased, and the key epoch that opens old copies was not destroyed by the day the certificate names."""
    by = each.row.copies_unreadable_by
    return by is not None and each.row.copies_unreadable_at is None and instant_of(by) <= now


def _request(values: Values) -> Request:
    person_key, kind, request, position, _ = values[:5]
    return Request(str(person_key), str(kind), str(request), int(position or 0), RequestRow._make(values[5:]))
