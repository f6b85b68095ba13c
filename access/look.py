"""One look at the register: who, whom, what, why, when, and what came of it. Never a personal value itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose


class Outcome(StrEnum):
    """What the reader got."""

    SHOWN = "shown"
    UNMASKED = "unmasked"
    EXPORTED = "exported"
    UNCHANGED = "unchanged"  # 304: the reader holds these bytes already
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An access event as a door tells it; the log adds its position.

    `subjects` are person keys, `objects` other records (`dispute:…`, `dwelling:…`). `fields` are the names of what
    was shown. `question` is a keyed hash of what was searched for, since the words may name somebody. `rows` is how
    many records left. `refused` is the stable code of a refusal.
    """

    at: datetime
    request_id: str
    reader: str
    role: str
    login: LoginStrength
    action: str
    purpose: ReadingPurpose
    basis: LegalBasis
    outcome: Outcome
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    question: str | None = None
    rows: int = 0
    refused: str | None = None


class AccessLogUnavailable(Exception):
    """The look could not be made durable: there is no answer."""


class AccessLog(Protocol):
    """Append only; what `record` has returned from is durable."""

    def record(self, looks: Sequence[Look]) -> int:
        """Write the looks; the position of the last. Raises `AccessLogUnavailable`."""
