"""Read models held in memory, behind the same questions: a fictional town's board, timelines and trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain.shared.occurrence import SHANGHAI
from projections.audit_trail.question import AuditEntry
from projections.dispute_board.question import BoardRow, Due
from projections.dispute_timeline.question import TimelineEntry
from projections.moment import AsOf, SpeaksFor
from projections.progress import Progress
from projections.registry.parties import PersonRow
from tests.api.people import MESSAGE

FIRST_DAY = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
SOURCE = "urn:gridledger:source:xiheqiao-app"


def recorded_on(position: int) -> datetime:
    """When the event of that position was recorded: one a minute."""
    return FIRST_DAY + timedelta(minutes=position)


def case(position: int, grid_code: str | None, *, source: str = SOURCE, state: str = "mediating") -> BoardRow:
    """A dispute whose newest fact has that position; due the day after it was reported."""
    return BoardRow(
        case_code=f"GL{position:012d}0",
        source=source,
        intake_source="app",
        grid_code=grid_code,
        community=grid_code[:12] if grid_code else None,
        category="neighbour.parking",
        severity=None,
        state=state,
        open=state != "closed",
        pause="running",
        route=None,
        channel=None,
        mediators=("staff:m1",),
        parties=("person-1", "person-2"),
        party_count=2,
        round_no=1,
        opened_at=recorded_on(position),
        opened_precision="day",
        registered_on=date(2026, 1, 5),
        triaged_on=None,
        first_session_on=None,
        agreed_on=None,
        closed_on=None,
        supervision="not_supervised",
        supervision_open=False,
        confirmation="not_applied",
        outcome=None,
        due=Due(what="first_session", on=date(2026, 1, 8), estimated=False),
        position=position,
        recorded_at=recorded_on(position),
        version=1,
    )


def fact(position: int) -> TimelineEntry:
    """One fact of a case, told a day after it happened."""
    return TimelineEntry(
        position=position,
        version=position,
        type="gridledger.dispute.reported.v1",
        topic="dispute.reported.v1",
        occurred_at=recorded_on(position) - timedelta(days=1),
        precision="day",
        recorded_at=recorded_on(position),
        actor="staff:g1",
        role="grid_worker",
        source=SOURCE,
        message_id=f"m-{position}",
        grid_code=None,
        basis="mediation",
        correlation_id=None,
        facts={"category": "neighbour.parking"},
        sealed=(),
        state_after="reported",
    )


def entry(position: int, grid_code: str | None = None, *, verdict: str = "accepted") -> AuditEntry:
    """One event as an auditor reads it."""
    return AuditEntry(
        position=position,
        verdict=verdict,
        code=None,
        changed=True,
        type="gridledger.dispute.reported.v1",
        topic="dispute.reported.v1",
        stream=f"dispute:GL{position:012d}0",
        object=f"dispute:GL{position:012d}0",
        subject=f"D-{position}",
        grid_code=grid_code,
        actor="staff:g1",
        role="grid_worker",
        source=SOURCE,
        message_id=f"m-{position}",
        occurred_at=recorded_on(position),
        precision="instant",
        received_at=recorded_on(position),
        recorded_at=recorded_on(position),
        basis="mediation",
        correlation_id=None,
        causation_id=None,
        traceparent=None,
        rule_pack="cn-base-1",
        calendar="cn-2026",
        message=MESSAGE,
        facts={"category": "neighbour.parking"},
        differences=(),
        sealed=(),
    )


@dataclass
class Town:
    """All four read models over one log; `followed` is how far they have come, `head` how long the log is."""

    cases: list[BoardRow] = field(default_factory=list)
    facts: dict[str, list[TimelineEntry]] = field(default_factory=dict)
    entries: dict[int, AuditEntry] = field(default_factory=dict)
    people: dict[str, PersonRow] = field(default_factory=dict)
    followed: int = 12
    head: int = 12
    catches_up: list[int] = field(default_factory=list)

    def progress(self) -> Mapping[str, Progress]:
        if self.catches_up:
            self.followed = self.catches_up.pop(0)
        names = ("dispute_board", "dispute_timeline", "audit_trail", "registry")
        return {name: self._progress(name) for name in names}

    def log_position(self) -> int:
        return self.head

    def reached(self, projections: Sequence[str]) -> Mapping[str, SpeaksFor]:
        told = self.progress()
        return {
            name: SpeaksFor(position=told[name].position, recorded_at=told[name].recorded_at)
            for name in projections
        }

    def wait_until(self, projection: str, position: int, timeout: float) -> bool:
        return self.progress()[projection].position >= position

    def _progress(self, name: str) -> Progress:
        return Progress(
            projection=name,
            position=self.followed,
            recorded_at=recorded_on(self.followed) if self.followed else None,
            head=self.head,
            lag_events=self.head - self.followed,
            lag_seconds=float(self.head - self.followed),
            parked_streams=0,
            holder=None,
        )

    def speaks_for(self, as_of: AsOf) -> SpeaksFor:
        position = self.followed
        if isinstance(as_of.recorded, datetime):
            position = min(position, int((as_of.recorded - FIRST_DAY).total_seconds() // 60))
        elif as_of.recorded is not None:
            position = min(position, as_of.recorded)
        return SpeaksFor(position=position, recorded_at=recorded_on(position), valid_at=as_of.valid)
