"""From the facts of `rights:<person key>` to where they stand, in the order they were decided in."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from domain.rights import events as e
from domain.rights.deadlines_of import answer_deadline
from domain.rights.decider import rights_decider
from domain.rights.events import RightsEvent
from domain.rights.states import (
    Erased,
    Erasure,
    ErasureAsked,
    ErasureDenied,
    ErasureReady,
    NoErasure,
    Restricted,
    Rights,
)
from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI
from ledger.codec import Codec
from ledger.port import LogRow
from projections.changes import Changes
from projections.deadlines import RulebookOf
from projections.instants import instant_of, text_of
from projections.raw_fact import RECORDED_AT, Meta, canonical_instant, meta_of
from projections.rights.table import NAME, REQUESTS, STANDINGS, TABLES, RequestRow, Standing
from projections.table import Table

RequestId = tuple[str, str]  # kind, request
ERASURE, CORRECTION = "erasure", "correction"


class Known(NamedTuple):
    """What the decisions know too, and the requests as they are shown."""

    rights: Rights = rights_decider.initial
    requests: tuple[tuple[RequestId, RequestRow], ...] = ()


NOTHING = Known()


class RightsFold:
    """`StreamFold` of rights. An erasure's own facts stay: they say that it was lawful, and hold no personal value."""

    name = NAME
    tables: tuple[Table, ...] = TABLES

    def __init__(self, codec: Codec, rulebook_of: RulebookOf) -> None:
        self._codec = codec
        self._rulebook_of = rulebook_of
        self._names = frozenset(event.name for event in e.EVENTS)

    def takes(self, topic: str) -> bool:
        return topic.rpartition(".v")[0] in self._names

    def begin(self) -> Known:
        return NOTHING

    def fold(self, memory: Known, row: LogRow, changes: Changes) -> Known:
        event, meta = _right(self._codec.decode_data(row)), meta_of(row)
        recorded_at = str(row.state[RECORDED_AT], "ascii")
        person = meta["stream"].partition(":")[2]
        rights = rights_decider.evolve(memory.rights, event)
        made = [person, row.position, recorded_at, *_standing(rights)]
        changes.of(STANDINGS).add_newest(person, made)
        found = self._request(event, meta, row.position, dict(memory.requests))
        if found is None:
            return Known(rights, memory.requests)
        (kind, request), shown = found
        key = f"{person}/{kind}/{request}"
        changes.of(REQUESTS).add_newest(key, [person, kind, request, row.position, recorded_at, *shown])
        return Known(rights, tuple({**dict(memory.requests), (kind, request): shown}.items()))

    def _request(
        self, event: RightsEvent, meta: Meta, position: int, known: dict[RequestId, RequestRow]
    ) -> tuple[RequestId, RequestRow] | None:
        """The request a fact is about, as it stands after it."""
        at = canonical_instant(meta["occurred_at"])
        match event:
            case e.ErasureRequested():
                asked = self._asked(meta, at)._replace(basis=event.basis.value, asked_by=event.asked_by.value)
                return (ERASURE, event.request), asked
            case e.CorrectionRequested():
                fields = " ".join(each.value for each in event.fields)
                return (CORRECTION, event.request), self._asked(meta, at)._replace(fields=fields)
            case e.CorrectionApplied() | e.CorrectionRefused():
                stood = known.get((CORRECTION, event.request)) or self._asked(meta, at)
                return (CORRECTION, event.request), _corrected(stood, event, at)
            case e.ErasureApproved() | e.ErasureRefused() | e.ErasureCompleted() | e.CopiesMadeUnreadable():
                # After a restore an erasure may be on record without its request: it was done all the same.
                stood = known.get((ERASURE, event.request)) or self._asked(meta, at)
                return (ERASURE, event.request), _answered(stood, event, at, position)
            case _:
                return None

    def _asked(self, meta: Meta, at: str) -> RequestRow:
        rulebook = self._rulebook_of(meta.get("rule_pack"), meta.get("calendar"))
        due = answer_deadline(instant_of(at).astimezone(SHANGHAI).date(), rulebook).due_at
        return RequestRow("asked", at, meta["actor"], text_of(due))


def _corrected(row: RequestRow, event: e.CorrectionApplied | e.CorrectionRefused, at: str) -> RequestRow:
    if isinstance(event, e.CorrectionApplied):
        return row._replace(state="applied", answered_at=at, corrected_at_position=event.position)
    return row._replace(state="denied", answered_at=at, reason=event.reason.value)


def _answered(
    row: RequestRow,
    event: e.ErasureApproved | e.ErasureRefused | e.ErasureCompleted | e.CopiesMadeUnreadable,
    at: str,
    position: int,
) -> RequestRow:
    match event:
        case e.ErasureApproved():
            return row._replace(state="ready", approved_by=event.approved_by)
        case e.ErasureRefused():
            return row._replace(state="denied", answered_at=at, reason=event.reason.value)
        case e.ErasureCompleted():
            return row._replace(
                state="erased",
                answered_at=at,
                key_destroyed_at=text_of(event.key_destroyed_at),
                copies_unreadable_by=text_of(event.copies_unreadable_by),
                completed_at_position=position,
            )
        case e.CopiesMadeUnreadable():
            return row._replace(copies_unreadable_at=text_of(event.at))


def _standing(rights: Rights) -> Standing:
    erasure, erased_at = _erasure(rights.erasure)
    restricted = rights.restriction if isinstance(rights.restriction, Restricted) else None
    return Standing(
        erasure=erasure,
        restricted=int(restricted is not None),
        scope=None if restricted is None else restricted.fact.scope.value,
        ground=None if restricted is None else restricted.fact.ground.value,
        holds=_listed(each.value for each in rights.holds),
        consents=_listed(each.value for each in rights.consents),
        withdrawn=_listed(each.value for each in rights.withdrawn),
        notices=_listed(f"{version}/{how}" for version, how in rights.notices),
        erased_at=None if erased_at is None else text_of(erased_at),
    )


def _erasure(erasure: Erasure) -> tuple[str, datetime | None]:
    match erasure:
        case NoErasure():
            return "none", None
        case ErasureAsked():
            return "asked", None
        case ErasureReady():
            return "ready", None
        case ErasureDenied():
            return "denied", None
        case Erased(completed):
            return "erased", completed.key_destroyed_at


def _listed(codes: Iterable[str]) -> str:
    return " ".join(sorted(codes))


def _right(event: DomainEvent) -> RightsEvent:
    assert isinstance(event, e.RightsEvent)
    return event
