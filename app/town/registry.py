"""What the registry must know before disputes can be told: the town, its committees, their grids, the parties."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.town.casefile import CaseFile
from app.town.fact import Data, Fact
from app.town.people import Person
from app.town.places import TOWN_CODE, TOWN_NAME, Village, committees
from app.town.staff import REGISTRAR, Worker
from domain.registry.codes import CorrectionReason, GridKind, IdType, VerificationMethod
from domain.shared.occurrence import SHANGHAI, Precision
from domain.shared.places import DivisionLevel, VillageKind
from domain.shared.purposes import Purpose

CIVIL_AFFAIRS = "urn:gridledger:source:civil-affairs"
SHARE_MISTYPED = 0.01
SHARE_VERIFIED = 0.2
ESTABLISHED = datetime(2021, 1, 1, tzinfo=SHANGHAI)


def places() -> Iterator[Fact]:
    """The town, 17 communities, 16 villages, three grids each."""
    yield _established(
        "division",
        TOWN_CODE,
        {"name": TOWN_NAME, "level": DivisionLevel.TOWNSHIP.value, "parent": TOWN_CODE[:6] + "000000"},
    )
    for village in committees():
        yield _established("division", village.code, _committee(village))
        for number, grid in enumerate(village.grids, start=1):
            name = f"{village.name}第{number}网格"
            yield _established(
                "grid",
                grid,
                {"name": name, "kind": GridKind.BASE.value, "division": village.code},
                grid_code=grid,
            )


def _committee(village: Village) -> dict[str, object]:
    kind = VillageKind.COMMUNITY if village.is_community else VillageKind.VILLAGE
    return {
        "name": village.name,
        "level": DivisionLevel.VILLAGE.value,
        "village_kind": kind.value,
        "parent": TOWN_CODE,
    }


def _established(kind: str, code: str, data: dict[str, object], grid_code: str | None = None) -> Fact:
    return Fact(
        type=f"gridledger.{kind}.established.v1",
        about=code,
        at=ESTABLISHED,
        told_at=ESTABLISHED,
        by=REGISTRAR,
        data=data,
        grid_code=grid_code,
        precision=Precision.DAY,
        source=CIVIL_AFFAIRS,
        at_once=True,
    )


def parties(case: CaseFile) -> Iterator[Fact]:
    """Both parties are referenced by whoever takes the report; some numbers are mistyped, put right and verified."""
    if case.parties_are_registered:
        return
    for person in (case.applicant, case.respondent):
        mistyped = case.rng.random() < SHARE_MISTYPED and not person.is_foreign
        yield _told_of(case, person, "referenced", _person(person, mistyped=mistyped), case.team.grid_worker)
        if mistyped:
            right = {
                "reason": CorrectionReason.MISTYPED.value,
                "id_type": IdType.RESIDENT_ID.value,
                "id_number": person.id_number,
            }
            yield _told_of(case, person, "corrected", right, case.team.grid_worker, days_later=1)
        if mistyped or (case.rng.random() < SHARE_VERIFIED and not person.is_foreign):
            seen = {
                "id_type": IdType.RESIDENT_ID.value,
                "id_number": person.id_number,
                "method": VerificationMethod.DOCUMENT_SEEN.value,
            }
            yield _told_of(case, person, "identifier_verified", seen, case.team.officer, days_later=2)


def _told_of(
    case: CaseFile, person: Person, fact: str, data: Data, by: Worker, *, days_later: int = 0
) -> Fact:
    at = case.facts[0].told_at + timedelta(days=days_later)
    return Fact(
        type=f"gridledger.person.{fact}.v1",
        about=person.key,
        at=at,
        told_at=at,
        by=by,
        data=data,
        grid_code=case.grid_code,
        basis=Purpose.DISPUTE_MEDIATION.value,
        source=case.source,
    )


def _person(person: Person, *, mistyped: bool) -> dict[str, object]:
    return {
        "name": person.name,
        "id_type": (IdType.PASSPORT if person.is_foreign else IdType.RESIDENT_ID).value,
        "id_number": _with_a_slip(person.id_number) if mistyped else person.id_number,
        "phone": person.phone,
        "birth_year": person.born_on.year,
        **({} if person.is_foreign else {"hukou_division": TOWN_CODE}),
    }


def _with_a_slip(id_number: str) -> str:
    """Two digits of the sequence changed places or one was misread: the check character no longer fits."""
    digit = str((int(id_number[14]) + 1) % 10)
    return id_number[:14] + digit + id_number[15:]
