"""Fictional cases as the log would hold them: some in order, some told late, with several grids and parties."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.dispute import codes
from domain.dispute import events_intake as intake
from domain.dispute import events_mediation as mediation
from domain.dispute import events_outcome as outcome
from domain.dispute import events_supervision as supervision
from domain.dispute.codes_follow import EscalationReason, FollowUpResult, Outcome, ReopenReason
from domain.dispute.events import EVENTS as DISPUTE_EVENTS
from domain.registry.codes import CorrectionReason, IdType, PersonField
from domain.registry.events import EVENTS as REGISTRY_EVENTS
from domain.registry.events import PersonCorrected, PersonReferenced
from domain.shared.case_code import case_code_for
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Precision
from domain.shared.personal import Sealed
from domain.shared.rule_pack import Rulebook, RulePack
from domain.shared.working_calendar import WorkingCalendar
from intake.events import EVENTS as INTAKE_EVENTS
from intake.events import FactAlreadyKnown, MessageConflicted, MessageRefused
from ledger.codec import Codec
from ledger.identity import stream_id
from ledger.port import Head, LedgerStore, LogRow, Writes
from ledger.recorded import Meta

APP = "urn:gridledger:source:xiheqiao-app"
DESK = "urn:gridledger:source:town-desk"
BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
A, B = "01HZZZZZZZZZZZZZZZZZZZZZZA", "01HZZZZZZZZZZZZZZZZZZZZZZB"
BOX = "c2VhbGVk"
WANG, LI = "staff:wang", "staff:li"
CALENDAR = WorkingCalendar("cn-2026", frozenset({2024, 2025, 2026}))
RULEBOOK = Rulebook(RulePack(version="cn-base-1", region="CN", valid_from=date(1949, 10, 1)), CALENDAR)
CODEC = Codec((*DISPUTE_EVENTS, *REGISTRY_EVENTS, *INTAKE_EVENTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact on its way into the log."""

    stream: str
    event: DomainEvent
    occurred_at: datetime
    precision: str = "instant"
    source: str = APP
    grid: str | None = "990101100001001"
    actor: str = "staff:zhao"
    role: str = "grid_worker"
    correlation: str | None = None


def at(day: int, hour: int = 9) -> datetime:
    """A moment of the story, counted in days from its beginning."""
    return BEGAN + timedelta(days=day, hours=hour - 9)


def sealed(subject: str, text: str) -> Sealed:
    """A box nobody can open, the same every time."""
    return Sealed(subject, f"{BOX}{text}")


def code_of(number: int) -> str:
    """The case code of the story's n-th case."""
    return case_code_for(APP, f"case-{number}")


def case(number: int, day: int, grid: str = "990101100001001") -> list[Line]:
    """A whole life: reported, mediated, agreed, followed up, closed, reopened."""
    code = code_of(number)
    stream = f"dispute:{code}"
    start = BEGAN.date() + timedelta(days=day)

    def on(days: int) -> date:
        return start + timedelta(days=days)

    facts: list[tuple[int, DomainEvent]] = [
        (
            0,
            intake.DisputeReported(
                case_code=code,
                intake_source=codes.IntakeSource.APP,
                category=codes.Category.NEIGHBOUR_PARKING,
                reported_on=start,
                notice_shown=True,
                summary=sealed(stream, "summary"),
            ),
        ),
        (0, _party(A, codes.PartyRole.APPLICANT)),
        (0, _party(B, codes.PartyRole.RESPONDENT)),
        (0, intake.DisputeRegistered(grid_code=grid, registered_on=start)),
        (
            1,
            intake.SeverityAssessed(
                level=codes.Severity.GENERAL,
                criteria=(codes.SeverityCriterion.ESCALATING,),
                assessed_on=on(1),
            ),
        ),
        (1, intake.DisputeTriaged(route=codes.Route.FOLLOW_UP, triaged_on=on(1))),
        (1, mediation.ChannelAssigned(channel=codes.Channel.POLICE_GRID, assigned_on=on(1))),
        (1, mediation.MediatorAssigned(mediator=WANG if number % 2 else LI, assigned_on=on(1))),
        (
            2,
            mediation.SessionHeld(
                session_ref="s1",
                mode=codes.SessionMode.ON_SITE,
                outcome=codes.SessionOutcome.PROGRESS,
                held_on=on(2),
                attended_by=(A, B),
                agreed_to_mediate=(A, B),
                note=sealed(stream, "note"),
            ),
        ),
        (3, mediation.SiteVisited(visit_ref="v1", visited_on=on(3), visited_by=(WANG,))),
        (
            3,
            supervision.DisputeEscalated(reason=EscalationReason.CROSS_DEPARTMENT, escalated_on=on(3)),
        ),
        (
            4,
            supervision.SupervisionOpened(
                responsible_org="urban-management", dispatched_on=on(4), due_on=on(25)
            ),
        ),
        (
            5,
            outcome.AgreementReached(
                form=codes.AgreementForm.ORAL,
                agreed_on=on(5),
                effective_on=on(5),
                agreed_by=(A, B),
                witnesses=(WANG, LI),
            ),
        ),
        (6, supervision.SupervisionClosed(closed_on=on(6))),
        (12, outcome.FollowedUp(visit_no=1, result=FollowUpResult.KEPT, visited_on=on(12))),
        (13, outcome.DisputeClosed(outcome=Outcome.AGREEMENT, closed_on=on(13), signed_off_by=A)),
        (40, outcome.DisputeReopened(reason=ReopenReason.RELAPSE, round_no=2, reopened_on=on(40))),
    ]
    return [
        Line(stream=stream, event=event, occurred_at=at(day + after, 9 + nth % 8), grid=grid)
        for nth, (after, event) in enumerate(facts)
    ]


def origin(number: int) -> Line:
    """How it began in 2022, told after the case was taken up."""
    event = intake.OriginStated(
        began_on=date(2022, 1, 1),
        began_precision=Precision.YEAR,
        category=codes.Category.NEIGHBOUR_NOISE,
    )
    began = datetime(2021, 12, 31, 16, tzinfo=UTC)
    return Line(
        stream=f"dispute:{code_of(number)}", event=event, occurred_at=began, precision="year", source=DESK
    )


def person(key: str) -> list[Line]:
    """Named, corrected, and a phone struck out."""
    stream = f"person:{key}"
    events: list[DomainEvent] = [
        PersonReferenced(
            person_key=key,
            person_name=sealed(stream, "name"),
            id_type=IdType.RESIDENT_ID,
            phone=sealed(stream, "phone"),
        ),
        PersonCorrected(
            person_key=key, reason=CorrectionReason.MISTYPED, person_name=sealed(stream, "corrected")
        ),
        PersonCorrected(person_key=key, reason=CorrectionReason.CHANGED, cleared=(PersonField.PHONE,)),
    ]
    return [Line(stream=stream, event=event, occurred_at=at(nth)) for nth, event in enumerate(events)]


def refusal(number: int, about: int) -> Line:
    """A message a rule said no to."""
    event = MessageRefused(
        type="gridledger.dispute.mediator_assigned.v1",
        subject=f"case-{about}",
        stream=f"dispute:{code_of(about)}",
        code="dispute.mediator_must_not_be_party",
        facts={"mediator": "staff:wang"},
        content_hash="00" * 32,
    )
    return Line(stream=_message(number), event=event, occurred_at=at(2))


def conflict(number: int) -> Line:
    """An id that came again with other content."""
    event = MessageConflicted(
        type="gridledger.dispute.reported.v1",
        subject="case-1",
        content_hash="11" * 32,
        first_verdict="accepted",
        first_position=1,
    )
    return Line(stream=_message(number), event=event, occurred_at=at(2))


def known_already(number: int, about: int) -> Line:
    """A fact somebody else had told before."""
    event = FactAlreadyKnown(
        type="gridledger.dispute.triaged.v1", subject=f"case-{about}", stream=f"dispute:{code_of(about)}"
    )
    return Line(stream=_message(number), event=event, occurred_at=at(2), source=DESK)


def town(cases: int, seed: int = 7, *, late: bool = True) -> list[Line]:
    """Many lives woven into each other; nearly half of them with a fact that comes late, unless told otherwise."""
    dice = random.Random(seed)
    lives: list[Iterator[Line]] = [iter(person(A)), iter(person(B))]
    for number in range(cases):
        grid = f"99010110000{1 + number % 3}00{1 + number % 2}"
        life = case(number, day=number % 20, grid=grid)
        if late and number % 3 == 0:
            life.insert(dice.randrange(1, len(life)), origin(number))
        if late and number % 5 == 0:
            early = life.pop(dice.randrange(4, 9))
            life.insert(dice.randrange(10, len(life)), early)
        lives.append(iter(life))
    lines: list[Line] = []
    while lives:
        life_ = dice.choice(lives)
        line = next(life_, None)
        if line is None:
            lives.remove(life_)
        else:
            lines.append(line)
    for number in range(0, len(lines), 50):
        extra = (refusal(number, 0), conflict(number + 1), known_already(number + 2, 1))[number // 50 % 3]
        lines.insert(number, extra)
    return lines


def record(ledger: LedgerStore, lines: Sequence[Line], batch: int = 7) -> None:
    """Append the lines as the road would: a batch a transaction, all of it recorded at one instant."""
    versions: dict[str, int] = {}
    for row in ledger.read_log(after=0, limit=1_000_000):
        versions[row.stream_id.hex] = row.version
    for start in range(0, len(lines), batch):
        some = lines[start : start + batch]

        def finish(head: Head, some: Sequence[Line] = some) -> Writes:
            rows = []
            for position, line in enumerate(some, start=head.position + 1):
                stream = stream_id(line.stream)
                versions[stream.hex] = versions.get(stream.hex, 0) + 1
                meta = _meta(line, position)
                state = CODEC.finish(head.recorded_at, CODEC.encode_tail(line.event, meta))
                rows.append(LogRow(position, stream, versions[stream.hex], line.event.topic(), state))
            return Writes(events=rows)

        ledger.append(finish)


def _meta(line: Line, position: int) -> Meta:
    return Meta(
        stream=line.stream,
        source=line.source,
        message_id=f"m-{position}",
        type=f"gridledger.{line.event.topic()}",
        subject=line.stream.partition(":")[2],
        occurred_at=line.occurred_at,
        precision=line.precision,
        received_at=BEGAN + timedelta(days=100, seconds=position),
        actor=line.actor,
        role=line.role,
        grid_code=line.grid,
        basis="dispute_mediation",
        correlation_id=line.correlation,
        rule_pack=RULEBOOK.pack.version,
        calendar=CALENDAR.version,
    )


def _party(key: str, role: codes.PartyRole) -> intake.PartyAdded:
    return intake.PartyAdded(party=key, kind=codes.PartyKind.PERSON, role=role)


def _message(number: int) -> str:
    return f"message:00000000-0000-4000-8000-{number:012d}"
