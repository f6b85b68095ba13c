"""What the registry must know before disputes can be told: the town, its committees, their grids, the parties."""

from collections.abc import Iterator
from datetime import datetime

from app.town.casefile import CaseFile
from app.town.fact import Fact
from app.town.people import Person
from app.town.places import TOWN_CODE, TOWN_NAME, Village, committees
from app.town.staff import REGISTRAR
from domain.shared.occurrence import SHANGHAI, Precision
from domain.shared.purposes import Purpose

CIVIL_AFFAIRS = "urn:gridledger:source:civil-affairs"
ESTABLISHED = datetime(2021, 1, 1, tzinfo=SHANGHAI)


def places() -> Iterator[Fact]:
    """The town, 17 communities, 16 villages, three grids each."""
    yield _established(
        "division", TOWN_CODE, {"name": TOWN_NAME, "level": "town", "parent": TOWN_CODE[:6] + "000000"}
    )
    for village in committees():
        yield _established("division", village.code, _committee(village))
        for number, grid in enumerate(village.grids, start=1):
            name = f"{village.name}第{number}网格"
            yield _established("grid", grid, {"name": name, "kind": "base"}, grid_code=grid)


def _committee(village: Village) -> dict[str, object]:
    kind = "community" if village.is_community else "village"
    return {"name": village.name, "level": "village", "village_kind": kind, "parent": TOWN_CODE}


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
    """Both parties are referenced by whoever takes the report, just before it."""
    first = case.facts[0]
    for person in (case.applicant, case.respondent):
        yield Fact(
            type="gridledger.person.referenced.v1",
            about=person.key,
            at=first.at,
            told_at=first.told_at,
            by=case.team.grid_worker,
            data=_person(person),
            grid_code=case.grid_code,
            basis=Purpose.DISPUTE_MEDIATION.value,
            source=case.source,
        )


def _person(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "id_type": "resident_id",
        "id_number": person.id_number,
        "phone": person.phone,
    }
