"""Who lives in the fictional lane, and who said so."""

from datetime import date

from domain.registry import codes_residences as codes
from domain.registry import events_residences as stays
from domain.registry.codes import IdType
from domain.registry.events import (
    PersonReferenced,
)
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from projections.registry.view import RegistryView
from tests.projections.history import APP, DESK, Line, at, sealed
from tests.projections.registry_lane import (
    CHEN,
    CHEN_AGAIN,
    GRID,
    HOME,
    LANDLORD,
    NEXT_GRID,
    OFFICER,
    OTHER_HOME,
    SINCE,
    WANG,
    WORKER,
    homes,
    line,
    places,
    tree,
)
from tests.projections.standing import Standing


def named(key: str, *, source: str = APP, grid: str = GRID, id_type: IdType = IdType.RESIDENT_ID) -> Line:
    """Somebody, told of for the first time."""
    stream = f"person:{key}"
    event = PersonReferenced(person_key=key, person_name=sealed(stream, "name"), id_type=id_type)
    return line(stream, event, 0, source=source, grid=grid)


def linked(key: str, to: str, day: int) -> Line:
    """Two records are one person."""
    event = stays.PersonLinked(
        person_key=key,
        to=to,
        reason=codes.LinkReason.CHECKED_BY_OFFICER,
        happened_at=at(day),
    )
    return line(f"person:{key}", event, day, actor=OFFICER)


def unlinked(key: str, to: str, day: int) -> Line:
    """They are two after all."""
    event = stays.PersonUnlinked(
        person_key=key, to=to, reason=codes.UnlinkReason.WRONG_MATCH, happened_at=at(day)
    )
    return line(f"person:{key}", event, day, actor=OFFICER)


def people() -> list[Line]:
    """Three records of two persons."""
    return [
        named(CHEN),
        named(CHEN_AGAIN, source=DESK, grid=NEXT_GRID),
        named(WANG, grid=NEXT_GRID),
        linked(CHEN_AGAIN, CHEN, 6),
    ]


def claim(
    person: str = CHEN,
    dwelling: str = HOME,
    *,
    by: str = LANDLORD,
    claimant: codes.Claimant = codes.Claimant.LANDLORD,
    day: int = 0,
    hour: int = 10,
    since: StatedDay = SINCE,
    until: StatedDay | None = None,
    source: str = APP,
    grid: str = GRID,
) -> Line:
    """Somebody says that a person lives there."""
    event = stays.ResidenceReported(
        person_key=person,
        dwelling_id=dwelling,
        claimed_by=by,
        claimant=claimant,
        tenure=codes.Tenure.RENT,
        since=since,
        until=until,
        happened_at=at(day, hour),
    )
    return line(f"residence:{person}.{dwelling}", event, day, hour, source=source, grid=grid, actor=by)


def _answers() -> list[tuple[int, str, DomainEvent]]:
    """What followed the claims: day, who, what."""
    return [
        (
            5,
            OFFICER,
            stays.ResidenceContradicted(
                person_key=CHEN,
                dwelling_id=HOME,
                contradicted_by=OFFICER,
                finding=codes.Contradiction.NOT_LIVING_THERE,
                happened_at=at(5),
            ),
        ),
        (
            8,
            OFFICER,
            stays.ResidenceVerified(
                person_key=CHEN,
                dwelling_id=HOME,
                method=codes.ResidenceVerificationMethod.SEEN_AT_HOME,
                happened_at=at(8),
            ),
        ),
        (
            40,
            WORKER,
            stays.ResidenceEnded(
                person_key=CHEN,
                dwelling_id=HOME,
                until=StatedDay(date(2026, 4, 10)),
                reason=codes.EndReason.MOVED,
                happened_at=at(40),
            ),
        ),
    ]


def stay() -> list[Line]:
    """Claimed by two, contradicted, verified, ended, and a claim of the same time told last."""
    name = f"residence:{CHEN}.{HOME}"
    grid_worker = codes.Claimant.GRID_WORKER
    return [
        claim(),
        claim(
            by=WORKER,
            claimant=grid_worker,
            day=3,
            since=StatedDay(date(2026, 1, 1), Precision.YEAR),
            source=DESK,
        ),
        *(line(name, event, day, actor=actor) for day, actor, event in _answers()),
        claim(WANG, OTHER_HOME, day=9, grid=NEXT_GRID),
    ]


def returned() -> list[Line]:
    """Who had left came back in May, and was seen there."""
    name = f"residence:{CHEN}.{HOME}"
    back = stays.ResidenceReopened(
        person_key=CHEN,
        dwelling_id=HOME,
        since=StatedDay(date(2026, 5, 2)),
        reason=codes.ReopeningReason.RETURNED,
        happened_at=at(65),
    )
    seen = stays.ResidenceVerified(
        person_key=CHEN,
        dwelling_id=HOME,
        method=codes.ResidenceVerificationMethod.SEEN_AT_HOME,
        happened_at=at(70),
    )
    return [line(name, back, 65), line(name, seen, 70, actor=OFFICER)]


def visits() -> list[Line]:
    """Nobody opened, then somebody did."""
    visit = "01J00000000000000000V1S1T1"
    missed = stays.VisitAttempted(
        visit_id=visit,
        dwelling_id=HOME,
        purpose=codes.VisitPurpose.VERIFICATION,
        outcome=codes.MissedVisit.NO_ANSWER,
    )
    made = stays.VisitCompleted(
        visit_id=visit, dwelling_id=HOME, purpose=codes.VisitPurpose.VERIFICATION, headcount=2
    )
    return [line(f"visit:{visit}", missed, 7), line(f"visit:{visit}", made, 8)]


def whole_life() -> list[Line]:
    """Everything, each thing's facts in the order in which they happened."""
    return [*places(), *tree(), *homes(), *people(), *stay(), *visits()]


def told(house: Standing, lines: list[Line]) -> RegistryView:
    house.record(lines, batch=3)
    house.runner("registry", batch=5).catch_up()
    return RegistryView(house.views)
