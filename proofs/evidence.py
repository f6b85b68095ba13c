"""What the sender sent, what the receipts say and what the stores hold: all the checker may look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

FINAL = frozenset({"accepted", "duplicate", "refused", "unreadable", "conflict", "superseded"})
FIRST_FATES = frozenset({"accepted", "refused", "unreadable", "superseded"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One record the broker acknowledged, in the sender's own words.

    `order` is its offset within the partition; `digest` covers all that was said, so a repeat has the same;
    `named` is False where the damage took away the source or the id, so that no receipt can name them.
    """

    place: str
    order: int
    source: str
    id: str
    digest: str
    corrupt: bool = False
    named: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """One receipt as read from the topic of receipts (read_committed)."""

    place: str
    source: str
    id: str
    verdict: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """One event of the log: where it stands, and the message its record names."""

    position: int
    stream_id: str
    version: int
    topic: str
    recorded_at: datetime
    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Fate:
    """One row of the inbox."""

    source: str
    id: str
    verdict: str
    first_position: int
    last_position: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything, after the traffic stopped.

    `held` is what the broker's input topics really hold (place to digest); `tracked` and `ends` are the
    offset of the last record read and the last record there is, by partition; `live` and `cold` are the
    exports of the running read models and of a fold of the whole log into an empty store.
    """

    sent: tuple[Sent, ...]
    held: Mapping[str, str]
    told: tuple[Told, ...]
    log: tuple[Logged, ...]
    inbox: tuple[Fate, ...]
    parked: int
    tracked: Mapping[str, int]
    ends: Mapping[str, int]
    live: Mapping[str, bytes]
    cold: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as promised: the check that found it, and where."""

    check: str
    what: str
