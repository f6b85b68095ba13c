"""Who says what about places and persons: the words the registry's tests are written with."""

from datetime import UTC, date, datetime

from domain.registry.codes import CorrectionReason, GridKind, IdType, PersonField, VerificationMethod
from domain.registry.commands import (
    AbolishDivision,
    CloseGrid,
    CorrectPerson,
    EstablishDivision,
    EstablishGrid,
    ReferencePerson,
    VerifyIdentifier,
)
from domain.registry.events import PersonReferenced
from domain.shared.actor import Actor, Role
from domain.shared.circumstance import Circumstance
from domain.shared.occurrence import SHANGHAI, Occurrence
from domain.shared.personal import Sealed
from domain.shared.places import DivisionLevel, VillageKind
from tests.support.swap_days import RULEBOOK

TOWN = "990101100000"
VILLAGE = "990101100001"
GRID = "990101100001001"
NEXT_GRID = "990101100001002"
LIU = "01JN000000000000000000A001"
LIU_ID = "990101198001010014"
WRONG_ID = "990101198001010015"
FIRST_DAY = date(2021, 1, 1)
LATER = date(2026, 3, 2)

REGISTRAR = Actor("staff:R1", Role.REGISTRAR)
OFFICER = Actor("staff:O7", Role.COMMUNITY_OFFICER)
GRID_WORKER = Actor("staff:G3", Role.GRID_WORKER)


def said_by(actor: Actor, on: date = LATER) -> Circumstance:
    """Told at nine in the morning of a day, received a minute later."""
    return Circumstance(
        actor=actor,
        occurred=Occurrence(datetime(on.year, on.month, on.day, 9, tzinfo=SHANGHAI)),
        received_at=datetime(on.year, on.month, on.day, 1, 1, tzinfo=UTC),
        source="urn:gridledger:source:xiheqiao-app",
        grid_code=GRID,
        rulebook=RULEBOOK,
    )


def establish_village(
    *,
    code: str = VILLAGE,
    name: str = "西河桥社区",
    level: DivisionLevel = DivisionLevel.VILLAGE,
    parent: str | None = TOWN,
    village_kind: VillageKind | None = VillageKind.COMMUNITY,
    by: Actor = REGISTRAR,
    on: date = FIRST_DAY,
) -> EstablishDivision:
    """A residents' committee of the fictional town."""
    return EstablishDivision(
        circumstance=said_by(by, on),
        code=code,
        name=name,
        level=level,
        parent=parent,
        village_kind=village_kind,
    )


def abolish_village(
    *, code: str = VILLAGE, successors: tuple[str, ...] = (), by: Actor = REGISTRAR, on: date = LATER
) -> AbolishDivision:
    """The committee is dissolved."""
    return AbolishDivision(circumstance=said_by(by, on), code=code, successors=successors)


def establish_grid(
    *,
    code: str = GRID,
    name: str = "西河桥社区第一网格",
    division: str = VILLAGE,
    by: Actor = REGISTRAR,
    on: date = FIRST_DAY,
) -> EstablishGrid:
    """A grid of the committee."""
    return EstablishGrid(
        circumstance=said_by(by, on), code=code, name=name, division=division, kind=GridKind.BASE
    )


def close_grid(
    *, code: str = GRID, successors: tuple[str, ...] = (NEXT_GRID,), by: Actor = REGISTRAR, on: date = LATER
) -> CloseGrid:
    """The grid is merged into the next one."""
    return CloseGrid(circumstance=said_by(by, on), code=code, successors=successors)


def reference(
    *,
    key: str = LIU,
    name: str = "刘安春",
    id_type: IdType = IdType.RESIDENT_ID,
    id_number: str | None = LIU_ID,
    phone: str | None = "+8611000001234",
    birth_year: int | None = 1980,
    by: Actor = GRID_WORKER,
) -> ReferencePerson:
    """A person is named."""
    return ReferencePerson(
        circumstance=said_by(by),
        key=key,
        name=name,
        id_type=id_type,
        id_number=id_number,
        phone=phone,
        hukou_division=VILLAGE,
        birth_year=birth_year,
    )


def correct(
    *,
    key: str = LIU,
    reason: CorrectionReason = CorrectionReason.MISTYPED,
    name: str | None = None,
    id_type: IdType | None = None,
    id_number: str | None = None,
    phone: str | None = None,
    birth_year: int | None = None,
    cleared: tuple[PersonField, ...] = (),
    by: Actor = OFFICER,
) -> CorrectPerson:
    """A person's record is corrected."""
    return CorrectPerson(
        circumstance=said_by(by),
        key=key,
        reason=reason,
        name=name,
        id_type=id_type,
        id_number=id_number,
        phone=phone,
        birth_year=birth_year,
        cleared=cleared,
    )


def verify(
    *,
    key: str = LIU,
    id_type: IdType = IdType.RESIDENT_ID,
    id_number: str = LIU_ID,
    by: Actor = OFFICER,
) -> VerifyIdentifier:
    """An officer looks at the document."""
    return VerifyIdentifier(
        circumstance=said_by(by),
        key=key,
        id_type=id_type,
        id_number=id_number,
        method=VerificationMethod.DOCUMENT_SEEN,
    )


def sealed(box: str = "AAAA") -> Sealed:
    """What decisions meet when they read a stored event."""
    return Sealed(f"person:{LIU}", box)


LIU_IS_KNOWN = PersonReferenced(
    person_key=LIU,
    person_name=sealed(),
    id_type=IdType.RESIDENT_ID,
    id_number=sealed("BBBB"),
    phone=sealed("CCCC"),
    hukou_division=sealed("DDDD"),
    birth_year=sealed("EEEE"),
)
