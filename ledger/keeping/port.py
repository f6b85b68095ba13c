"""What keeping the keys needs of a database: where wrapped things lie, the fence, and marks of the files outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol


class Form(StrEnum):
    """What is kept in a place."""

    KEY = "key"  # a subject's key, wrapped
    CLOSED = "closed"  # a message with its own wrapped key before it


class Kept(NamedTuple):
    """One wrapped thing: `key` names it in its place, `about` is what a closed message is bound to."""

    key: str
    epoch: str
    data: bytes
    about: str = ""


class Change(NamedTuple):
    """`data` in place of `was`, if that still stands there."""

    key: str
    was: bytes
    epoch: str
    data: bytes


class Place(Protocol):
    """Somewhere wrapped things lie. `name` is told to people."""

    @property
    def name(self) -> str: ...

    @property
    def form(self) -> Form: ...

    def counts(self) -> Mapping[str, int]:
        """How many things each epoch wraps here."""

    def others(self, current: str, after: str, limit: int) -> list[Kept]:
        """Things another epoch than `current` wraps, in order of key, after `after` ("" from the beginning)."""

    def replace(self, changes: Sequence[Change]) -> int:
        """Those that still stand as they were, in one transaction; how many. What was deleted meanwhile stays deleted."""


class Mark(NamedTuple):
    """A line of a file outside the database, as the database remembers it."""

    n: int
    hash: str


def letter_subject(key: str) -> str:
    """Under what the desk's words about a kept message are sealed: a correction, a note."""
    return f"letter:{key}"


class KeyRows(Protocol):
    """The owner's side of a ledger's store; both stores pass `tests/ledger/keeping_contract.py`."""

    def places(self) -> Sequence[Place]:
        """Where wrapped things lie in this database."""

    def retire(self, epochs: Sequence[str]) -> None:
        """From now on no writer can add what these epochs wrap; it is told to decide again."""

    def marks(self, chain: str) -> list[Mark]:
        """What the database remembers of that file, in order."""

    def mark(self, chain: str, marks: Sequence[Mark]) -> None:
        """Remember lines; those remembered already stay as they are."""

    def with_keys(self, subjects: Sequence[str]) -> list[str]:
        """Those of the subjects that have a key still."""

    def renew_identity(self) -> None:
        """Another database from now on, to whatever outlives it: what went out of the one that was lost counts no more."""

    def forget(self, subject: str) -> None:
        """Delete the subject's key and what it is looked up by; nothing happens where there is none."""

    def delete_letters(self, keys: Sequence[str]) -> int:
        """Forget the sealed messages behind these cards, and the keys of what the desk wrote about them; how many messages.

        The cards stay.
        """

    def letters_before(
        self, before: datetime, *, settled: bool, after: str, limit: int
    ) -> list["KeptLetter"]:
        """Sealed messages recorded before an instant, of settled or of open cards, in order of key."""

    def close(self) -> None:
        """Give connections back."""


class KeptLetter(NamedTuple):
    """A sealed message that lies there: nothing personal."""

    key: str
    recorded_at: datetime
    grid_code: str | None
