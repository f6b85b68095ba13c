"""One home of the town whose whole life the tour shows: claimed, contradicted, verified, inspected, put right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from app.town.fact import Fact
from app.town.homefile import RENTAL, HomeFile, on, themselves
from app.town.homes import Home, Neighbourhood, Node
from app.town.people import Person, make_id_number, make_key
from app.town.places import communities
from app.town.registering import addresses, person_data
from app.town.staff import teams
from domain.registry.codes_addresses import ElementType
from domain.registry.codes_housing import DwellingUse, Occupancy, Structure
from domain.registry.codes_residences import (
    Claimant,
    Contradiction,
    LinkReason,
    ResidenceVerificationMethod,
    Tenure,
    UnlinkReason,
    VisitPurpose,
)
from domain.rental.checklist import ITEMS
from domain.rental.codes import (
    Evidence,
    InspectionKind,
    ItemResult,
    NoticeMode,
    ReportedBy,
    TenancyConfirmation,
    TenancyDeclarer,
    TenancyScope,
)
from domain.shared.occurrence import SHANGHAI

DAYS_BEFORE = 80
PUT_RIGHT, STILL_OPEN = "F04", "E03"


@dataclass(frozen=True, slots=True)
class OneHome:
    """Who and what the tour points at; the same in every town."""

    home: Home
    tenant: Person
    inspection: str
    nodes: tuple[Node, ...]

    @property
    def finding(self) -> str:
        """The finding that was put right."""
        return f"{self.inspection}.{PUT_RIGHT}"


def one_home() -> OneHome:
    """In the first grid of the first community."""
    rng, village = Random("one home"), communities()[0]
    grid = village.grids[0]
    compound = Node(make_key(rng), None, ElementType.COMPOUND, "听雨轩", village, grid)
    building = Node(make_key(rng), compound.id, ElementType.BUILDING, "1栋", village, grid)
    room = Node(make_key(rng), building.id, ElementType.ROOM, "101室", village, grid)
    landlord, tenant = _person(rng, "潘立衡", 1966), _person(rng, "陶若溪", 1994)
    home = Home(make_key(rng), "001001-09001", village, grid, room, 6800, 2, landlord, [], let=True)
    home.household.append(tenant)
    return OneHome(home, tenant, make_key(rng), (compound, building, room))


def told_of_one_home(today: datetime) -> Iterator[Sequence[Fact]]:
    """Its address, and its file."""
    one, day = one_home(), today.astimezone(SHANGHAI).date() - timedelta(days=DAYS_BEFORE)
    begins = datetime.combine(day, time(0), tzinfo=SHANGHAI)
    team = teams()[one.home.village.code]
    place = Neighbourhood(one.home.village, nodes=list(one.nodes))
    yield from addresses(place, team, begins - timedelta(days=30))
    file = HomeFile(Random("one home, told"), one.home, team, begins).wait(0)
    _registered_and_claimed(file, one)
    _let(file, one)
    _inspected(file, one)
    _linked_and_unlinked(file, one)
    yield file.facts


def _person(rng: Random, name: str, year: int) -> Person:
    born_on = date(year, rng.randint(1, 12), rng.randint(1, 28))
    return Person(
        make_key(rng), name, make_id_number(rng, born_on), f"1100000{rng.randint(0, 9999):04d}", born_on
    )


def _registered_and_claimed(file: HomeFile, one: OneHome) -> None:
    worker, stay = file.team.grid_worker, file.stay(one.tenant)
    registered = {
        "address_id": one.home.address.id,
        "dwelling_no": one.home.number,
        "use": DwellingUse.RESIDENCE.value,
        "occupancy": Occupancy.RENTED.value,
        "structure": Structure.FRAME.value,
        "floor_area_dm2": one.home.area_dm2,
        "room_count": one.home.rooms,
        "owner": one.home.owner.key,
    }
    for person in (one.home.owner, one.tenant):
        file.tell("person.referenced", person.key, person_data(file.rng, person), worker)
    file.tell("dwelling.registered", one.home.id, registered, worker)
    claimed = {
        "claimant": Claimant.LANDLORD.value,
        "tenure": Tenure.RENT.value,
        "since": on(file.day - timedelta(days=2)),
    }
    file.wait(1, 2).tell("residence.reported", stay, claimed, themselves(one.home.owner))
    doubted = {"finding": Contradiction.NOT_LIVING_THERE.value}
    file.wait(3, 5).tell("residence.contradicted", stay, doubted, worker)
    seen = {"method": ResidenceVerificationMethod.SEEN_AT_HOME.value}
    file.wait(3, 6).tell("residence.verified", stay, seen, file.team.officer)
    visit = {
        "dwelling_id": one.home.id,
        "purpose": VisitPurpose.RENTAL.value,
        "headcount": 1,
        "notice_shown": True,
    }
    file.tell("visit.completed", make_key(file.rng), visit, file.team.officer)


def _let(file: HomeFile, one: OneHome) -> None:
    file.tenancy = make_key(file.rng)
    declared = {
        "dwelling_id": one.home.id,
        "landlord": one.home.owner.key,
        "tenants": [one.tenant.key],
        "scope": TenancyScope.WHOLE.value,
        "since": on(file.day - timedelta(days=20)),
        "declarer": TenancyDeclarer.LANDLORD.value,
    }
    file.tell("tenancy.declared", file.tenancy, declared, themselves(one.home.owner), basis=RENTAL)
    seen = {"method": TenancyConfirmation.CONTRACT_SEEN.value}
    file.wait(1, 3).tell("tenancy.confirmed", file.tenancy, seen, file.team.officer, basis=RENTAL)


def _inspected(file: HomeFile, one: OneHome) -> None:
    worker, finding = file.team.grid_worker, one.finding
    planned = {
        "dwelling_id": one.home.id,
        "kind": InspectionKind.ROUTINE.value,
        "due_on": (file.day + timedelta(days=14)).isoformat(),
    }
    file.tell("inspection.planned", one.inspection, planned, file.team.officer, basis=RENTAL)
    file.wait(4, 7).tell("inspection.started", one.inspection, {}, worker, basis=RENTAL)
    wrong = (PUT_RIGHT, STILL_OPEN)
    answers = [
        {"item": item.code, "result": (ItemResult.FAIL if item.code in wrong else ItemResult.PASS).value}
        for item in ITEMS
    ]
    done = {"answers": answers, "declared_occupants": 1, "present_occupants": 1}
    file.tell("inspection.completed", one.inspection, done, worker, basis=RENTAL)
    notice = {"notice": NoticeMode.HANDED_OVER.value}
    for item in wrong:
        file.tell("finding.rectification_ordered", f"{one.inspection}.{item}", notice, worker, basis=RENTAL)
    fixed = {"standing": ReportedBy.LANDLORD.value, "evidence": Evidence.PHOTO.value}
    file.wait(5, 8).tell(
        "finding.rectification_reported", finding, fixed, themselves(one.home.owner), basis=RENTAL
    )
    file.wait(1, 2).tell("finding.reinspected", finding, {"passed": True}, file.team.officer, basis=RENTAL)


def _linked_and_unlinked(file: HomeFile, one: OneHome) -> None:
    again = make_key(file.rng)
    told = {**person_data(file.rng, one.tenant), "name": "陶若曦"}
    file.wait(1, 3).tell("person.referenced", again, told, file.property_manager)
    linked = {"to": one.tenant.key, "reason": LinkReason.SAME_DOCUMENT.value}
    file.wait(1, 3).tell("person.linked", again, linked, file.team.officer)
    apart = {"to": one.tenant.key, "reason": UnlinkReason.TOLD_BY_PERSON.value}
    file.wait(3, 6).tell("person.unlinked", again, apart, file.team.officer)
