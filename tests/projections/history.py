"""Fictional cases as the log would hold them: some in order, some told late, with several grids and parties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.courses import COURSES
from domain.dispute import codes
from domain.dispute import events_intake as intake
from domain.dispute.events import EVENTS as DISPUTE_EVENTS
from domain.registry.codes import CorrectionReason, IdType, PersonField
from domain.registry.events import EVENTS as REGISTRY_EVENTS
from domain.registry.events import PersonCorrected, PersonReferenced
from domain.registry.events_addresses import EVENTS as ADDRESS_EVENTS
from domain.registry.events_housing import EVENTS as HOUSING_EVENTS
from domain.registry.events_residences import EVENTS as RESIDENCE_EVENTS
from domain.rental.events import EVENTS as RENTAL_EVENTS
from domain.rights.events import EVENTS as RIGHTS_EVENTS
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
CODEC = Codec(
    (
        *DISPUTE_EVENTS,
        *REGISTRY_EVENTS,
        *ADDRESS_EVENTS,
        *HOUSING_EVENTS,
        *RESIDENCE_EVENTS,
        *RENTAL_EVENTS,
        *RIGHTS_EVENTS,
        *(fact for course in COURSES for fact in course.facts),
        *INTAKE_EVENTS,
    )
)


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
    message_id: str | None = None
    device_seq: int | None = None


def at(day: int, hour: int = 9) -> datetime:
    """A moment of the story, counted in days from its beginning."""
    return BEGAN + timedelta(days=day, hours=hour - 9)


def sealed(subject: str, text: str) -> Sealed:
    """A box nobody can open, the same every time."""
    return Sealed(subject, f"{BOX}{text}")


def code_of(number: int) -> str:
    """The case code of the story's n-th case."""
    return case_code_for(APP, f"case-{number}")


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
        message_id=line.message_id or f"m-{position}",
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
        device_seq=line.device_seq,
        rule_pack=RULEBOOK.pack.version,
        calendar=CALENDAR.version,
    )


def _message(number: int) -> str:
    return f"message:00000000-0000-4000-8000-{number:012d}"
