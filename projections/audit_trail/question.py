"""What auditors ask of the log, and what they get."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from projections.json_value import Json
from projections.moment import NOW, AsOf
from projections.page import Page
from projections.sealed_value import SealedValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One field before and after. A sealed value is shown as `{"sealed": true}`, never as text.

    `before` is None where this thing was never told of before.
    """

    path: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """Empty sets and None leave a side open, except `grid_prefixes` and `sources_allowed` (None: everything).

    `objects` are stream names (`dispute:<case_code>`, `person:<key>` …) or natural keys; `types` are wire types
    or stored names; `recorded_from` is included, `recorded_until` is not; `position_from`/`position_until` are
    both included.
    """

    objects: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    correlations: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    message_id: str | None = None
    recorded_from: datetime | None = None
    recorded_until: datetime | None = None
    position_from: int | None = None
    position_until: int | None = None
    grid_prefixes: frozenset[str] | None = None
    sources_allowed: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One event of the log as an auditor reads it.

    `verdict` is `accepted`, `refused` or `conflict`; `code` the rule of a refusal. `object` is the stream the
    message was about (for a refusal the one it wanted to change, if that could be told), `stream` the one it is
    recorded in. `type` is the wire type the message claimed. `facts` fill the refusal's text. `changed` is False
    for an accepted message that told nothing new. The receipt is (`verdict`, `position`, `code`).
    """

    position: int
    verdict: str
    code: str | None
    changed: bool
    type: str
    topic: str
    stream: str
    object: str | None
    subject: str
    grid_code: str | None
    actor: str
    role: str
    source: str
    message_id: str
    occurred_at: datetime
    precision: str
    received_at: datetime
    recorded_at: datetime
    basis: str | None
    correlation_id: str | None
    causation_id: str | None
    traceparent: str | None
    rule_pack: str | None
    calendar: str | None
    message: UUID
    facts: Mapping[str, Json]
    differences: tuple[Difference, ...]
    sealed: tuple[SealedValue, ...]


class AuditTrail(Protocol):
    """Implemented by `projections.audit_trail.view.AuditTrailView`."""

    def page(
        self,
        wanted: AuditFilter,
        *,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
        newest_first: bool = True,
    ) -> Page[AuditEntry]:
        """Entries by position. A cursor keeps the moment of the first page; raises `CursorNotValid`."""

    def find(self, position: int) -> AuditEntry | None:
        """One event of the log, None if it is not (yet) there."""
