"""The first round of registration: addresses, homes, who lives there, who works there."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from app.town.casefile import POLICE
from app.town.clock import working_moment
from app.town.fact import Fact
from app.town.homefile import APP, SHARE_FROM_TWO_SOURCES, HomeFile, on
from app.town.homes import UNITS_A_PERSON, Home, Neighbourhood, Node
from app.town.people import Person, make_key
from app.town.places import TOWN_CODE
from app.town.staff import Team, Worker
from domain.registry.codes import IdType, VerificationMethod
from domain.registry.codes_addresses import AddressProvenance
from domain.registry.codes_housing import DwellingUse, Occupancy, StaffBand, Structure, UnitKind, VenueClass
from domain.registry.codes_residences import Claimant, ResidenceVerificationMethod, Tenure, VisitPurpose
from domain.shared.actor import Role

ELSEWHERE = ("990202000000", "990301000000", "990104100000")
SHARE_VERIFIED, SHARE_DOCUMENT_SEEN, SHARE_SAID_TO_BE_EMPTY = 0.86, 0.6, 0.01
ROUND_DAYS = 75
SHOP_NAMES = (
    "便民超市",
    "早点铺",
    "理发店",
    "五金店",
    "诊所",
    "面馆",
    "打印社",
    "修车铺",
    "蔬菜店",
    "裁缝店",
)


def addresses(place: Neighbourhood, team: Team, start: datetime) -> Iterator[list[Fact]]:
    """Every node proposed by whoever walked there and confirmed by the registrar; a file a node."""
    rng = Random(f"{place.village.code}/addresses/{start.date()}")
    for node in place.nodes:
        at = working_moment(rng, start + timedelta(days=rng.uniform(0, 12)))
        proposed: dict[str, object] = {
            "division": node.village.code,
            "element_type": node.kind.value,
            "element_name": node.name,
            "provenance": AddressProvenance.DOOR_VISIT.value,
            **({"parent": node.parent} if node.parent is not None else {}),
        }
        confirmed = at + timedelta(days=rng.uniform(1, 9))
        yield [
            _address(node, "proposed", proposed, team.grid_worker, at, APP),
            _address(node, "confirmed", {}, team.registrar, confirmed, POLICE),
        ]


def _address(node: Node, fact: str, data: dict[str, object], by: Worker, at: datetime, source: str) -> Fact:
    return Fact(
        type=f"gridledger.address.{fact}.v1",
        about=node.id,
        at=at,
        told_at=at,
        by=by,
        data=data,
        grid_code=node.grid_code,
        source=source,
    )


def first_round(file: HomeFile) -> None:
    """One home, from its registration to the first look at who lives there."""
    home, team = file.home, file.team
    file.wait(0, ROUND_DAYS)
    file.tell_and_perhaps_twice("dwelling.registered", home.id, _dwelling(file.rng, home))
    if home.owner not in home.household:
        _name(file, home.owner)
    for person in home.household:
        _name(file, person)
        claim(file, person, file.day - timedelta(days=file.rng.randint(30, 4000)), by=team.grid_worker)
        if file.rng.random() < SHARE_FROM_TWO_SOURCES:
            claim(
                file, person, file.day - timedelta(days=file.rng.randint(30, 400)), by=file.property_manager
            )
    visit = {
        "dwelling_id": home.id,
        "purpose": VisitPurpose.REGISTRATION.value,
        "headcount": len(home.household),
        "notice_shown": True,
    }
    file.tell("visit.completed", make_key(file.rng), visit, team.grid_worker)
    for person in home.household:
        if file.rng.random() < SHARE_VERIFIED:
            verify(file.wait(2, 40), person)


def _name(file: HomeFile, person: Person) -> None:
    file.tell("person.referenced", person.key, person_data(file.rng, person), file.team.grid_worker)


def claim(file: HomeFile, person: Person, since: date, *, by: Worker) -> None:
    """Somebody says the person lives here; `since` may be long ago."""
    data = {
        "claimant": _CLAIMANT[by.role.value].value,
        "tenure": (Tenure.RENT if file.home.let else Tenure.OWN).value,
        "since": on(since),
    }
    file.tell("residence.reported", file.stay(person), data, by)
    if by.role is Role.PROPERTY_MANAGER:
        file.claimed_by_property.add(file.stay(person))


_CLAIMANT = {
    "grid_worker": Claimant.GRID_WORKER,
    "property_manager": Claimant.PROPERTY_MANAGER,
    "community_officer": Claimant.OFFICER,
    "resident": Claimant.TENANT,
}


def verify(file: HomeFile, person: Person) -> None:
    """The officer finds it true, and mostly sees the document too."""
    officer = file.team.officer
    seen = file.rng.random() < SHARE_DOCUMENT_SEEN
    if seen and not person.is_foreign:
        document = {
            "id_type": IdType.RESIDENT_ID.value,
            "id_number": person.id_number,
            "method": VerificationMethod.DOCUMENT_SEEN.value,
        }
        file.tell("person.identifier_verified", person.key, document, officer)
    method = ResidenceVerificationMethod.DOCUMENT_SEEN if seen else ResidenceVerificationMethod.SEEN_AT_HOME
    file.tell("residence.verified", file.stay(person), {"method": method.value}, officer)


def person_data(rng: Random, person: Person) -> dict[str, object]:
    """What the grid worker writes down about a person, and nothing more."""
    told: dict[str, object] = {
        "name": person.name,
        "id_type": (IdType.PASSPORT if person.is_foreign else IdType.RESIDENT_ID).value,
        "id_number": person.id_number,
        "phone": person.phone,
        "birth_year": person.born_on.year,
    }
    if not person.is_foreign:
        told["hukou_division"] = rng.choice(ELSEWHERE) if person.from_away else TOWN_CODE
    return told


def _dwelling(rng: Random, home: Home) -> dict[str, object]:
    occupancy = (
        Occupancy.RENTED if home.let else Occupancy.OWNER_OCCUPIED if home.household else Occupancy.VACANT
    )
    if rng.random() < SHARE_SAID_TO_BE_EMPTY:
        occupancy = Occupancy.VACANT  # as it looked from outside; somebody lives there all the same
    return {
        "address_id": home.address.id,
        "dwelling_no": home.number,
        "use": DwellingUse.RESIDENCE.value,
        "occupancy": occupancy.value,
        "structure": (Structure.FRAME if home.village.is_community else Structure.BRICK_CONCRETE).value,
        "floor_area_dm2": home.area_dm2,
        "room_count": home.rooms,
        "self_built": not home.village.is_community,
        "owner": home.owner.key,
    }


def shops(place: Neighbourhood, team: Team, start: datetime) -> Iterator[list[Fact]]:
    """Units at ground-floor addresses; a few close within the two years."""
    rng = Random(f"{place.village.code}/units/{start.date()}")
    lowest = [home.address for home in place.homes]
    for number in range(round(len(place.residents) * UNITS_A_PERSON)):
        at = working_moment(rng, start + timedelta(days=rng.uniform(15, ROUND_DAYS)))
        node, name = rng.choice(lowest), SHOP_NAMES[number % len(SHOP_NAMES)]
        unit = make_key(rng)
        data = {
            "name": f"{place.village.name[:3]}{name}",
            "kind": UnitKind.SELF_EMPLOYED.value,
            "address_id": node.id,
            "venue_class": _VENUES.get(name, VenueClass.SMALL_SHOP).value,
            "staff_band": StaffBand.UP_TO_4.value,
            "sleeping_on_site": rng.random() < 0.1,
        }
        facts = [_unit(node, unit, "registered", data, team.grid_worker, at)]
        if rng.random() < 0.08:
            gone = at + timedelta(days=rng.uniform(90, 500))
            facts.append(_unit(node, unit, "ceased", {"reason": "closed"}, team.grid_worker, gone))
        yield facts


_VENUES = {
    "早点铺": VenueClass.SMALL_EATERY,
    "面馆": VenueClass.SMALL_EATERY,
    "理发店": VenueClass.SMALL_BEAUTY_BATH,
    "诊所": VenueClass.SMALL_CLINIC,
    "修车铺": VenueClass.SMALL_WORKSHOP,
}


def _unit(node: Node, unit: str, fact: str, data: dict[str, object], by: Worker, at: datetime) -> Fact:
    return Fact(
        type=f"gridledger.unit.{fact}.v1",
        about=unit,
        at=at,
        told_at=at,
        by=by,
        data=data,
        grid_code=node.grid_code,
        basis="population_registration",
        source=APP,
    )
