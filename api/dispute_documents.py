"""How a case and its timeline are published; the shape is ours, so a read table may change behind it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from pydantic import ConfigDict

from api.answers import Answer
from api.listing import Dated, Listed
from api.local_time import LocalTime
from api.parties import PartyShown
from api.unsealing import Shown
from projections.dispute_board.question import BoardRow
from projections.dispute_timeline.question import TimelineEntry
from projections.json_value import Json
from projections.sealed_value import SealedValue


class DueShown(Answer):
    """What must happen next, until the end of which day in Shanghai."""

    what: str
    on: date
    estimated: bool
    overdue: bool


class CaseShown(Answer):
    """One case as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case_code: str
    source: str
    intake_source: str
    grid_code: str | None = None
    community: str | None = None
    category: str
    severity: str | None = None
    state: str
    open: bool
    pause: str
    route: str | None = None
    channel: str | None = None
    mediators: list[str]
    parties: list[PartyShown]
    round_no: int
    opened_at: LocalTime
    opened_precision: str
    registered_on: date | None = None
    triaged_on: date | None = None
    first_session_on: date | None = None
    agreed_on: date | None = None
    closed_on: date | None = None
    supervision: str
    supervision_open: bool
    confirmation: str
    outcome: str | None = None
    due: DueShown | None = None
    changed_at_position: int
    changed_at: LocalTime


class DisputesAnswer(Listed):
    """A page of the board."""

    items: list[CaseShown]


class DisputeAnswer(Dated):
    """One case."""

    item: CaseShown


class PersonalShown(Answer):
    """A personal value of a fact: which field, and how it may be shown."""

    path: str
    shown: Shown


class FactShown(Answer):
    """One fact of a case on both clocks: when it happened (as precisely as known) and when it was recorded."""

    position: int
    type: str
    occurred_at: LocalTime
    precision: str
    recorded_at: LocalTime
    actor: str
    role: str
    source: str
    message_id: str
    grid_code: str | None = None
    basis: str | None = None
    correlation_id: str | None = None
    facts: dict[str, object]
    personal: list[PersonalShown]
    state_after: str


class TimelineAnswer(Dated):
    """Everything recorded about one case, in the order of the clock asked for."""

    case_code: str
    items: list[FactShown]


def case_shown(row: BoardRow, parties: list[PartyShown], moment: datetime) -> CaseShown:
    """The case; whether it is overdue is judged at `moment`."""
    due = None
    if row.due is not None:
        overdue = row.due.is_overdue(moment)
        due = DueShown(what=row.due.what, on=row.due.on, estimated=row.due.estimated, overdue=overdue)
    return CaseShown(
        case_code=row.case_code,
        source=row.source,
        intake_source=row.intake_source,
        grid_code=row.grid_code,
        community=row.community,
        category=row.category,
        severity=row.severity,
        state=row.state,
        open=row.open,
        pause=row.pause,
        route=row.route,
        channel=row.channel,
        mediators=list(row.mediators),
        parties=parties,
        round_no=row.round_no,
        opened_at=row.opened_at,
        opened_precision=row.opened_precision,
        registered_on=row.registered_on,
        triaged_on=row.triaged_on,
        first_session_on=row.first_session_on,
        agreed_on=row.agreed_on,
        closed_on=row.closed_on,
        supervision=row.supervision,
        supervision_open=row.supervision_open,
        confirmation=row.confirmation,
        outcome=row.outcome,
        due=due,
        changed_at_position=row.position,
        changed_at=row.recorded_at,
    )


def fact_shown(entry: TimelineEntry, personal: list[PersonalShown]) -> FactShown:
    """One entry of the timeline."""
    return FactShown(
        position=entry.position,
        type=entry.type,
        occurred_at=entry.occurred_at,
        precision=entry.precision,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        role=entry.role,
        source=entry.source,
        message_id=entry.message_id,
        grid_code=entry.grid_code,
        basis=entry.basis,
        correlation_id=entry.correlation_id,
        facts=published(entry.facts),
        personal=personal,
        state_after=entry.state_after,
    )


def published(facts: Mapping[str, Json]) -> dict[str, object]:
    """Facts as they are, for a model that cannot name them."""
    return dict(facts)


def personal_shown(sealed: Sequence[SealedValue], shown: Iterable[Shown]) -> list[PersonalShown]:
    """Each sealed value of a fact beside how it is shown."""
    return [PersonalShown(path=value.path, shown=each) for value, each in zip(sealed, shown, strict=True)]
