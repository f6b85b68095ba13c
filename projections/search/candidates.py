"""What the search tables find for a set of words: index look-ups by hashed words, newest namings first, never a scan."""

from collections.abc import Iterator
from enum import StrEnum

from ledger.vault import Vault
from projections.asking import Conditions, live_position
from projections.readstore.port import Reader
from projections.search.fold import token_of
from projections.search.table import ENTRIES, NAME, WORDS
from projections.search.words import Words
from projections.table import Value

CHUNK = 500
MOST_CANDIDATES = 20_000
_NEWER = f"SELECT 1 FROM {ENTRIES.name} n WHERE n.ref = e.ref AND n.from_position <= ? AND n.from_position > e.from_position"


class FoundKind(StrEnum):
    """What kinds of things have words."""

    PERSON = "person"
    ADDRESS = "address"
    DWELLING = "dwelling"
    UNIT = "unit"


class Candidates:
    """Asks one snapshot at one position. With `every_naming` also what a thing was found by before.

    A candidate carries all the words; whether it is meant is for who can read the value.
    """

    def __init__(self, reader: Reader, vault: Vault, position: int, *, every_naming: bool = False) -> None:
        self._reader = reader
        self._vault = vault
        self._position = position
        self._is_live = position == live_position(reader, NAME)
        self._every_naming = every_naming
        self.cut = False

    def keys(self, kind: FoundKind, words: Words, most: int = MOST_CANDIDATES) -> Iterator[tuple[str, ...]]:
        """Keys in chunks, each once, until there are no more; `cut` then says whether there were too many."""
        if not words:
            return
        seen: set[str] = set()
        looked_at = 0
        before = self._position + 1
        while True:
            rows = self._chunk(kind, words, before)
            fresh = tuple(dict.fromkeys(key for key, _ in rows if key is not None and key not in seen))
            seen.update(fresh)
            if fresh:
                yield fresh
            if len(rows) < CHUNK:
                return
            looked_at += len(rows)
            if looked_at >= most:
                self.cut = True
                return
            before = rows[-1][1]

    def _chunk(self, kind: FoundKind, words: Words, before: int) -> list[tuple[str | None, int]]:
        """Entries that hold no longer come without a key: the next chunk begins after them."""
        statement, values = self.statement(words, before)
        prefix = f"{kind.value}:"
        return [
            (None if ref is None else str(ref).removeprefix(prefix), int(entry or 0))
            for ref, entry in self._reader.select(statement, values)
        ]

    def statement(self, words: Words, before: int) -> tuple[str, list[Value]]:
        """The question as the database gets it; its plan is held by a test."""
        first, *others = sorted(token_of(self._vault, word.kind, word.text) for word in words)
        joins = "".join(
            f" JOIN {WORDS.name} w{nth} ON w{nth}.token = ? AND w{nth}.entry = w.entry"
            for nth in range(len(others))
        )
        live = self._is_live and not self._every_naming
        conditions = Conditions([], [*others, first, before])
        if not live and not self._every_naming:
            conditions.add(f"NOT EXISTS ({_NEWER})", self._position)
        entries = (
            f"SELECT w.entry FROM {WORDS.name} w{joins} WHERE w.token = ? AND w.entry < ? "
            f"ORDER BY w.entry DESC LIMIT {CHUNK}"
        )
        statement = (
            f"SELECT e.ref, c.entry FROM ({entries}) c "
            f"LEFT JOIN {NAME if live else ENTRIES.name} e ON e.from_position = c.entry AND {conditions.sql} "
            "ORDER BY c.entry DESC"
        )
        return statement, conditions.values
