"""What the rest of the house may ask of the ledger, whichever database stands behind it."""
# Rows of which every message makes one are named tuples: immutable, and made in a third of the time.
# long because the whole of what the house may ask of the ledger stands on one page

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol
from uuid import UUID

# Of what waits for one thing, so many messages are gathered with it: a whole topic may have overtaken one grid.
PARKED_AT_ONCE = 500


class Verdict(StrEnum):
    """The fate of one message; every message gets exactly one final one (`WAITING` is not final)."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    CONFLICT = "conflict"
    WAITING = "waiting"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log stands while the writer's lock is held.

    `position` of the newest event (0 for an empty log), `outbox_seq` of the newest outbox row, and
    `recorded_at`: the instant to write, never earlier than the newest event's.
    """

    position: int
    outbox_seq: int
    recorded_at: datetime


class LogRow(NamedTuple):
    """One stored event, bytes as stored. `position` counts 1, 2, 3 … without gaps."""

    position: int
    stream_id: UUID
    version: int
    topic: str
    state: bytes


class InboxRow(NamedTuple):
    """The first fate of a message `(source, id)`; `key` is `message_key(source, id)`.

    `positions` are the first and last log position its events took (equal for one; 0 for none).
    """

    key: UUID
    source: str
    message_id: str
    content_hash: bytes
    verdict: Verdict
    code: str | None
    detail: str | None
    first_position: int
    last_position: int
    recorded_at: datetime


class OutboxKind(StrEnum):
    """Which topic an outbox row is bound for."""

    RECEIPT = "receipt"
    DEAD_LETTER = "dead_letter"


class OutboxRow(NamedTuple):
    """A message to publish; `seq` counts without gaps, `key` and `payload` are the record's bytes."""

    seq: int
    kind: OutboxKind
    key: str
    payload: bytes


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """The same message id with other content, kept once per content."""

    key: UUID
    content_hash: bytes
    position: int


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A message that waits for its stream; `envelope` is the sealed raw delivery, `expires_at` its bound."""

    key: UUID
    stream_id: UUID
    occurred_at: datetime
    parked_at: datetime
    expires_at: datetime
    code: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class DeadLetterRow:
    """A message nobody could read, sealed as it came; `place` is where it came from (topic/partition/offset)."""

    key: UUID
    place: str
    code: str
    sealed: bytes
    recorded_at: datetime


class LetterKind(StrEnum):
    """Why a message lies on the desk."""

    UNREADABLE = "unreadable"
    REFUSED = "refused"
    CONFLICT = "conflict"


class LetterStanding(StrEnum):
    """What the desk has made of a letter; `OPEN` and `PROPOSED` are still to be worked on."""

    OPEN = "open"
    PROPOSED = "proposed"  # a correction waits for a second person
    RETRIED = "retried"
    CORRECTED = "corrected"
    REJECTED = "rejected"
    KEPT_FIRST = "kept_first"
    TOOK_SECOND = "took_second"


class LetterRow(NamedTuple):
    """The index card of a dead letter: nothing personal, and no truth of its own.

    `standing`, `version` and `replaced_by` are what the events of the stream `letter:<key>` come to; they are
    written with those events. `message` is the inbox's key: for a conflict another than the letter's own.
    `replaced_by` is the id of the message that stands for this one now.
    """

    key: UUID
    message: UUID
    kind: LetterKind
    source: str
    message_id: str
    type: str
    grid_code: str | None
    code: str
    recorded_at: datetime
    standing: LetterStanding = LetterStanding.OPEN
    version: int = 0
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFilter:
    """Which letters are asked for. Empty sets and None leave a side open, except `grid_prefixes` (None: everywhere)."""

    kinds: frozenset[LetterKind] = frozenset()
    standings: frozenset[LetterStanding] = frozenset()
    codes: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    grid_prefixes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class LetterCause:
    """Letters that lie there for one cause: how many, and from when to when."""

    kind: LetterKind
    code: str
    source: str
    type: str
    letters: int
    oldest: datetime
    newest: datetime


# Where a list goes on: after the instant and the key of its last row.
Seat = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class OffsetClaim:
    """This writer read `name` up to `last`; it believes the store stood at `expected` (None: never read).

    A claim whose `expected` no longer holds belongs to a writer that lost its partition: the whole append
    is refused (`Fenced`).
    """

    name: str
    expected: int | None
    last: int


@dataclass(frozen=True, slots=True)
class SubjectKeyRow:
    """One subject's data key, wrapped by a key epoch that lives outside the database."""

    subject: str
    epoch: str
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class LookupRow:
    """A keyed hash that finds a subject without storing the value (`kind`: id_number, phone)."""

    kind: str
    token: bytes
    subject: str


def nothing_first() -> None:
    """Nothing is to be written elsewhere before it is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What an erasure takes out of the store, in the transaction of the fact that says so, or any time after it.

    `stream` must hold a `person.erased`, or the store refuses. `subjects` are those whose keys and look-ups go,
    `below` the beginning of further ones (`residence:<person>.`). `letters` go with their sealed messages.
    `first` is called under the writers' lock, once everything else is written and nothing stands against it any more,
    and before anything is deleted; where it raises, nothing is written or deleted. It may be called again.
    """

    stream: UUID
    subjects: tuple[str, ...]
    below: str
    letters: tuple[UUID, ...] = ()
    first: Callable[[], None] = nothing_first


@dataclass(slots=True)
class Writes:
    """Everything one transaction writes. Positions and sequence numbers continue `Head` without a gap."""

    events: list[LogRow] = field(default_factory=list)
    inbox: list[InboxRow] = field(default_factory=list)
    settled: list[InboxRow] = field(default_factory=list)  # rows that stood at WAITING and are final now
    conflicts: list[ConflictRow] = field(default_factory=list)
    outbox: list[OutboxRow] = field(default_factory=list)
    parked: list[ParkedRow] = field(default_factory=list)
    unparked: list[UUID] = field(default_factory=list)
    extended: list[ParkedRow] = field(default_factory=list)  # rows that wait until a new bound
    dead_letters: list[DeadLetterRow] = field(default_factory=list)
    letters: list[LetterRow] = field(default_factory=list)
    handled: list[LetterRow] = field(default_factory=list)  # cards whose version is one more than stored
    subject_keys: list[SubjectKeyRow] = field(default_factory=list)
    lookups: list[LookupRow] = field(default_factory=list)
    offsets: list[OffsetClaim] = field(default_factory=list)
    forgotten: list[Forgotten] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from one source under one verdict: how many messages, and when the last of them."""

    source: str
    verdict: Verdict
    messages: int
    last_at: datetime


class StreamMoved(Exception):
    """Another writer was first: a stream version, a message id or a key already exists. Decide again."""


class NothingErased(Exception):
    """A key was to be destroyed, and no fact of its stream says that the person is erased. Nothing was written."""


class Fenced(Exception):
    """An offset claim no longer holds: the partition belongs to another process now."""


class StoreUnavailable(Exception):
    """The database is gone or refuses work: acknowledge nothing, back off, try again."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a batch needs to know before it is decided."""

    streams: Mapping[UUID, Sequence[LogRow]]
    inbox: Mapping[UUID, InboxRow]
    conflicts: Mapping[UUID, Sequence[ConflictRow]]
    parked: Mapping[UUID, Sequence[ParkedRow]]  # by stream
    subject_keys: Mapping[str, SubjectKeyRow]


class LedgerStore(Protocol):
    """The one write path and the log's readers; every store passes `tests/ledger/store_contract.py`."""

    def prepare(self) -> None:
        """Create what is missing, once, before workers start."""

    def gather(
        self,
        *,
        stream_ids: Sequence[UUID] = (),
        message_keys: Sequence[UUID] = (),
        parked_streams: Sequence[UUID] = (),
        subjects: Sequence[str] = (),
    ) -> Gathered:
        """Read what a batch touches, in one round trip.

        Of a stream at most `PARKED_AT_ONCE` parked messages, those that happened first; `ripe` finds the others.
        """

    def append(self, finish: Callable[[Head], Writes], meanwhile: Callable[[], None] | None = None) -> Writes:
        """Take the writer's lock, let `finish` number the work, write it all in one transaction.

        `meanwhile` is called at most once, while the database works and the disk turns; it must leave the store alone.

        Raises `StreamMoved`, `Fenced` or `StoreUnavailable`; then nothing was written. A commit whose
        answer was lost is looked up before it is reported.
        """

    def read_log(self, *, after: int, limit: int, until: int | None = None) -> list[LogRow]:
        """Events with position > `after` (and <= `until`), in order, without gaps."""

    def read_streams(self, *, first: UUID, last: UUID, until: int) -> list[LogRow]:
        """Events up to position `until` of every stream from `first` to `last`, stream by stream, each in its order."""

    def read_stream(self, stream_id: UUID) -> list[LogRow]:
        """One stream's events in order of version."""

    def identity(self) -> UUID:
        """Made once with the store: tells a new database from an old one to whatever outlives them."""

    def head(self) -> int:
        """The newest position, 0 for an empty log."""

    def misshapen(self) -> int | None:
        """The first row no writer of ours could have written and no hash would show: a position below 1, or a
        stream id that is spelt otherwise and so is not found.
        """

    def wait_for(self, position: int, timeout: float) -> bool:
        """Sleep until the log passes `position` or `timeout` seconds are over; never a promise, only a hint."""

    def offset(self, name: str) -> int | None:
        """How far `name` has been read."""

    def receipt(self, key: UUID) -> InboxRow | None:
        """A message's fate as it stands now."""

    def expired(self, now: datetime, limit: int) -> list[ParkedRow]:
        """Parked messages whose bound has passed."""

    def ripe(self, codes: Sequence[str], limit: int) -> list[ParkedRow]:
        """Parked messages, with one of these codes, whose stream has got its first event by now.

        Two processes may park a message and record what it waits for at the same moment; neither sees the other.
        """

    def parked(self, *, after: Seat | None, limit: int) -> list[ParkedRow]:
        """Messages that wait, the longest waiting first."""

    def parked_message(self, key: UUID) -> ParkedRow | None:
        """One that waits."""

    def letters(self, wanted: LetterFilter, *, after: Seat | None, limit: int) -> list[LetterRow]:
        """Index cards of dead letters, the oldest first."""

    def letter_causes(self, wanted: LetterFilter, *, limit: int) -> list[LetterCause]:
        """The same letters counted by cause, the most frequent first."""

    def letter(self, key: UUID) -> LetterRow | None:
        """One index card as it stands now."""

    def dead_letter(self, key: UUID) -> DeadLetterRow | None:
        """The sealed message behind a card."""

    def scrub(self) -> None:
        """Leave no byte of what was deleted behind in files of ours, as far as the database lets a program do it."""

    def outbox(self, *, after: int, limit: int) -> list[OutboxRow]:
        """Rows to publish, in order."""

    def prune_outbox(self, *, through: int) -> int:
        """Forget published rows up to `through` (the newest row always stays, it carries the sequence)."""

    def lookup(self, kind: str, token: bytes) -> list[str]:
        """Subjects found by keyed hash."""

    def counts(self) -> Mapping[str, int]:
        """Rows per table, for `status`."""

    def heard(self) -> list[Heard]:
        """What came from whom, by source and verdict; counts the whole inbox, so for people, not for loops."""

    def close(self) -> None:
        """Give connections back."""


LogReader = Callable[[int], Iterator[LogRow]]
