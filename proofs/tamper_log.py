"""Ways to change a ledger's own files unseen, as who owns them could: triggers dropped, rows rewritten."""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from random import Random
from uuid import UUID

EVENTS = "stored_events"
_AWAY = 1_000_000

Change = Callable[[sqlite3.Connection, Random, int], int]
"""Changes a log of so many events; the first position that is not as it was."""


def damaged(change: Change, random: Random, size: int, folder: Path) -> int:
    """Do it to the ledger in a folder."""
    with closing(sqlite3.connect(folder / "ledger.sqlite", isolation_level=None)) as database:
        for name in ("updated", "deleted"):
            database.execute(f"DROP TRIGGER {EVENTS}_never_{name}")
        return change(database, random, size)


def position_changed(database: sqlite3.Connection, random: Random, size: int) -> int:
    """An event moves behind all others, or before them."""
    at = random.randint(1, size)
    there = random.choice((size + _AWAY, -at, 0))
    database.execute(f"UPDATE {EVENTS} SET notification_id = ? WHERE notification_id = ?", (there, at))
    return min(at, there)


def stream_changed(database: sqlite3.Connection, random: Random, size: int) -> int:
    """An event goes over to another stream, or its stream is written so that nobody finds it."""
    at = random.randint(1, size)
    (before,) = _one(database, "originator_id", at)
    after = random.choice((UUID(int=random.getrandbits(128)).hex, _other_spelling(str(before))))
    return _set(database, "originator_id", after, at)


def version_changed(database: sqlite3.Connection, random: Random, size: int) -> int:
    """An event takes another place in its stream."""
    return _set(database, "originator_version", random.randint(_AWAY, 2 * _AWAY), random.randint(1, size))


def type_changed(database: sqlite3.Connection, random: Random, size: int) -> int:
    """An event is called otherwise, by one letter at least."""
    at = random.randint(1, size)
    (before,) = _one(database, "topic", at)
    return _set(database, "topic", _bent(str(before), random), at)


def state_changed(database: sqlite3.Connection, random: Random, size: int) -> int:
    """One bit of what an event says."""
    at = random.randint(1, size)
    state = bytearray(_state(database, at))
    state[random.randrange(len(state))] ^= 1 << random.randrange(8)
    return _set(database, "state", bytes(state), at)


def state_shortened(database: sqlite3.Connection, random: Random, size: int) -> int:
    """The end of what an event says is gone, or something is added to it."""
    at = random.randint(1, size)
    state = _state(database, at)
    return _set(database, "state", random.choice((state[: random.randrange(len(state))], state + b" ")), at)


def swapped(database: sqlite3.Connection, random: Random, size: int) -> int:
    """Two events change places."""
    one, other = sorted(random.sample(range(1, size + 1), 2))
    for before, after in ((one, -1), (other, one), (-1, other)):
        database.execute(
            f"UPDATE {EVENTS} SET notification_id = ? WHERE notification_id = ?", (after, before)
        )
    return one


def deleted(database: sqlite3.Connection, random: Random, size: int) -> int:
    """An event is gone; sometimes those behind it close the gap."""
    at = random.randint(1, size - 1)
    database.execute(f"DELETE FROM {EVENTS} WHERE notification_id = ?", (at,))
    if random.random() < 0.5:
        _shift(database, at, -1)
    return at


def inserted(database: sqlite3.Connection, random: Random, size: int) -> int:
    """An event that never was stands between two others."""
    at = random.randint(1, size)
    _shift(database, at - 1, 1)
    row = (at, UUID(int=random.getrandbits(128)).hex, 1, "dispute.reported.v1", random.randbytes(80))
    database.execute(f"INSERT INTO {EVENTS} VALUES (?, ?, ?, ?, ?)", row)
    return at


def tail_cut(database: sqlite3.Connection, random: Random, size: int) -> int:
    """The newest events are gone."""
    at = random.randint(1, size)
    database.execute(f"DELETE FROM {EVENTS} WHERE notification_id >= ?", (at,))
    return at


CHANGES: Mapping[str, Change] = {
    "column: position": position_changed,
    "column: stream": stream_changed,
    "column: version": version_changed,
    "column: type": type_changed,
    "column: stored bytes, one bit": state_changed,
    "column: stored bytes, cut or longer": state_shortened,
    "two events swapped": swapped,
    "event deleted": deleted,
    "event inserted": inserted,
    "tail cut": tail_cut,
}


def _one(database: sqlite3.Connection, column: str, at: int) -> tuple[bytes | str, ...]:
    found: tuple[bytes | str, ...] = database.execute(
        f"SELECT {column} FROM {EVENTS} WHERE notification_id = ?", (at,)
    ).fetchone()
    return found


def _state(database: sqlite3.Connection, at: int) -> bytes:
    (found,) = _one(database, "state", at)
    assert isinstance(found, bytes)
    return found


def _set(database: sqlite3.Connection, column: str, value: str | int | bytes, at: int) -> int:
    database.execute(f"UPDATE {EVENTS} SET {column} = ? WHERE notification_id = ?", (value, at))
    return at


def _shift(database: sqlite3.Connection, behind: int, by: int) -> None:
    """Renumber what stands behind a position; first out of the way, numbers are unique."""
    for step in (_AWAY, by - _AWAY):
        database.execute(
            f"UPDATE {EVENTS} SET notification_id = notification_id + ? WHERE notification_id > ?",
            (step, behind),
        )


def _other_spelling(stream: str) -> str:
    return stream.upper() if stream.upper() != stream else f"{{{stream}}}"


def _bent(text: str, random: Random) -> str:
    place = random.randrange(len(text))
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
