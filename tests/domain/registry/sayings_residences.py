"""Who says what about stays, visits and links: the words their tests are written with."""

from datetime import date, datetime

from domain.registry.codes_residences import (
    Claimant,
    ClaimDoubt,
    Contradiction,
    EndReason,
    HouseholderRelation,
    LinkReason,
    MissedVisit,
    ReopeningReason,
    ResidenceVerificationMethod,
    Tenure,
    UnlinkReason,
    VisitPurpose,
)
from domain.registry.commands import LinkPersons, UnlinkPersons
from domain.registry.commands_residences import (
    AttemptVisit,
    CompleteVisit,
    ContradictResidence,
    EndResidence,
    RejectResidence,
    ReopenResidence,
    ReportResidence,
    VerifyResidence,
    WithdrawClaim,
)
from domain.shared.actor import Actor, Role
from domain.shared.circumstance import Circumstance
from domain.shared.occurrence import SHANGHAI, Occurrence, Precision
from domain.shared.periods import StatedDay
from tests.domain.registry.sayings import GRID, GRID_WORKER, LIU, OFFICER
from tests.support.swap_days import RULEBOOK

HOME = "01JN000000000000000000D001"
OTHER_HOME = "01JN000000000000000000D002"
WANG = "01JN000000000000000000A002"
CHEN = "01JN000000000000000000A003"
VISIT = "01JN000000000000000000V001"

LANDLORD = Actor(f"person:{CHEN}", Role.RESIDENT)
TENANT = Actor(f"person:{LIU}", Role.RESIDENT)
MANAGER = Actor("staff:M4", Role.PROPERTY_MANAGER)
JANUARY = StatedDay(date(2026, 1, 1), Precision.MONTH)


def at(day: int, hour: int = 9) -> datetime:
    """A moment of January 2026."""
    return datetime(2026, 1, day, hour, tzinfo=SHANGHAI)


def on(day: int) -> StatedDay:
    """A day of January 2026."""
    return StatedDay(date(2026, 1, day))


THIRD, ELEVENTH, FOURTEENTH = on(3), on(11), on(14)


def told(actor: Actor, day: int, precision: Precision = Precision.INSTANT) -> Circumstance:
    """Said by somebody at nine on a day of January 2026."""
    return Circumstance(
        actor=actor,
        occurred=Occurrence(at(day), precision),
        received_at=at(28),
        source="urn:gridledger:source:xiheqiao-app",
        grid_code=GRID,
        rulebook=RULEBOOK,
    )


def claim(
    by: Actor = GRID_WORKER,
    *,
    day: int = 5,
    claimant: Claimant = Claimant.GRID_WORKER,
    since: StatedDay = THIRD,
    until: StatedDay | None = None,
    tenure: Tenure = Tenure.RENT,
    relation: HouseholderRelation | None = None,
    person: str = LIU,
    precision: Precision = Precision.INSTANT,
) -> ReportResidence:
    """Liu lives there."""
    return ReportResidence(
        circumstance=told(by, day, precision),
        person_key=person,
        dwelling_id=HOME,
        claimant=claimant,
        tenure=tenure,
        since=since,
        until=until,
        relation=relation,
    )


def verify_stay(
    by: Actor = OFFICER,
    *,
    day: int = 7,
    since: StatedDay | None = None,
    precision: Precision = Precision.INSTANT,
) -> VerifyResidence:
    """An officer meets Liu at home."""
    return VerifyResidence(
        circumstance=told(by, day, precision),
        person_key=LIU,
        dwelling_id=HOME,
        method=ResidenceVerificationMethod.SEEN_AT_HOME,
        since=since,
    )


def contradict(
    by: Actor = MANAGER,
    *,
    day: int = 8,
    finding: Contradiction = Contradiction.NOT_LIVING_THERE,
    note: str | None = None,
) -> ContradictResidence:
    """The manager says Liu does not live there."""
    return ContradictResidence(
        circumstance=told(by, day), person_key=LIU, dwelling_id=HOME, finding=finding, note=note
    )


def reject(by: Actor = OFFICER, *, day: int = 9) -> RejectResidence:
    """An officer finds it untrue."""
    return RejectResidence(
        circumstance=told(by, day), person_key=LIU, dwelling_id=HOME, reason=ClaimDoubt.NOT_CONFIRMED
    )


def withdraw(by: Actor = GRID_WORKER, *, day: int = 6) -> WithdrawClaim:
    """Somebody takes their claim back."""
    return WithdrawClaim(
        circumstance=told(by, day), person_key=LIU, dwelling_id=HOME, reason=ClaimDoubt.MISTAKEN
    )


def end(by: Actor = GRID_WORKER, *, day: int = 12, until: StatedDay = ELEVENTH) -> EndResidence:
    """Liu moved out."""
    return EndResidence(
        circumstance=told(by, day),
        person_key=LIU,
        dwelling_id=HOME,
        until=until,
        reason=EndReason.MOVED,
    )


def reopen(
    by: Actor = GRID_WORKER,
    *,
    day: int = 15,
    since: StatedDay = FOURTEENTH,
    reason: ReopeningReason = ReopeningReason.RETURNED,
) -> ReopenResidence:
    """Liu is back."""
    return ReopenResidence(
        circumstance=told(by, day), person_key=LIU, dwelling_id=HOME, since=since, reason=reason
    )


def knock(
    by: Actor = GRID_WORKER,
    *,
    day: int = 5,
    dwelling: str = HOME,
    outcome: MissedVisit = MissedVisit.NO_ANSWER,
    visit: str = VISIT,
) -> AttemptVisit:
    """Nobody opens."""
    return AttemptVisit(
        circumstance=told(by, day),
        visit_id=visit,
        dwelling_id=dwelling,
        purpose=VisitPurpose.REGISTRATION,
        outcome=outcome,
    )


def come_in(
    by: Actor = GRID_WORKER,
    *,
    day: int = 6,
    dwelling: str = HOME,
    headcount: int | None = 3,
    visit: str = VISIT,
) -> CompleteVisit:
    """Somebody opens."""
    return CompleteVisit(
        circumstance=told(by, day),
        visit_id=visit,
        dwelling_id=dwelling,
        purpose=VisitPurpose.REGISTRATION,
        headcount=headcount,
        notice_shown=True,
    )


def link(by: Actor = OFFICER, *, day: int = 5, key: str = LIU, to: str = WANG) -> LinkPersons:
    """Both records are one person."""
    return LinkPersons(circumstance=told(by, day), key=key, to=to, reason=LinkReason.SAME_DOCUMENT)


def unlink(by: Actor = OFFICER, *, day: int = 7, key: str = LIU, to: str = WANG) -> UnlinkPersons:
    """They are two after all."""
    return UnlinkPersons(circumstance=told(by, day), key=key, to=to, reason=UnlinkReason.WRONG_MATCH)
