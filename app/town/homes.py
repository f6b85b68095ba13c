"""The town's homes: where they stand, whose they are, who lives in them when the story begins."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from app.town.people import Person, family_name_of, make_key, make_person
from app.town.places import Village, committees
from domain.registry.codes_addresses import ElementType

PERSONS_A_HOME = 2.62
SHARE_VACANT = 0.13
SHARE_LET = 0.17
UNITS_A_PERSON = 0.10
DOORS_A_GROUP = 12
ROOMS_AN_ENTRANCE, ENTRANCES_A_BUILDING, BUILDINGS_A_COMPOUND = 8, 2, 6
COMPOUND_NAMES = (
    "和园",
    "锦里",
    "云溪苑",
    "桂香苑",
    "望湖里",
    "青禾居",
    "松风院",
    "长堤坊",
    "学府里",
    "荷塘居",
)
ROOM_AREAS_DM2 = (4200, 5600, 6800, 8900, 9600, 11800, 13200)


@dataclass(frozen=True, slots=True)
class Node:
    """One node of the address tree."""

    id: str
    parent: str | None
    kind: ElementType
    name: str
    village: Village
    grid_code: str


@dataclass(slots=True)
class Home:
    """One dwelling: its place, its owner, who lives there when the story begins."""

    id: str
    number: str
    village: Village
    grid_code: str
    address: Node
    area_dm2: int
    rooms: int
    owner: Person
    household: list[Person]
    let: bool


@dataclass(slots=True)
class Neighbourhood:
    """Everything of one committee: nodes from above, homes on the lowest of them."""

    village: Village
    nodes: list[Node] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)

    @property
    def residents(self) -> list[Person]:
        """Everybody who lives here when the story begins."""
        return [person for home in self.homes for person in home.household]


def neighbourhoods(seed: int, persons: int, born_by: date) -> Iterator[Neighbourhood]:
    """One committee after another; together about `persons` people. Pure: the same arguments, the same town."""
    villages = committees()
    for number, village in enumerate(villages):
        share = persons // len(villages) + (1 if number < persons % len(villages) else 0)
        yield _neighbourhood(Random(f"{seed}/homes/{village.code}"), village, share, born_by)


def _neighbourhood(rng: Random, village: Village, persons: int, born_by: date) -> Neighbourhood:
    place = Neighbourhood(village)
    doors = _doors(rng, place)
    lived_in = 0
    while lived_in < persons:
        home = _home(rng, next(doors), len(place.homes) + 1, min(persons - lived_in, 6), born_by)
        place.homes.append(home)
        lived_in += len(home.household)
    return place


def _doors(rng: Random, place: Neighbourhood) -> Iterator[Node]:
    """Rooms of compounds in a community, doors of villagers' groups in a village; for ever, grid by grid."""
    number = 0
    while True:
        number += 1
        grid_code = place.village.grids[(number - 1) % len(place.village.grids)]
        if place.village.is_community:
            yield from _compound(rng, place, number, grid_code)
        else:
            yield from _group(rng, place, number, grid_code)


def _compound(rng: Random, place: Neighbourhood, number: int, grid_code: str) -> Iterator[Node]:
    name = COMPOUND_NAMES[(number - 1) % len(COMPOUND_NAMES)]
    again = (number - 1) // len(COMPOUND_NAMES)
    compound = _node(
        rng, place, None, ElementType.COMPOUND, f"{name}{f'{again + 1}期' if again else ''}", grid_code
    )
    for building_no in range(1, BUILDINGS_A_COMPOUND + 1):
        building = _node(rng, place, compound, ElementType.BUILDING, f"{building_no}栋", grid_code)
        for entrance_no in range(1, ENTRANCES_A_BUILDING + 1):
            entrance = _node(rng, place, building, ElementType.ENTRANCE, f"{entrance_no}单元", grid_code)
            for room in range(ROOMS_AN_ENTRANCE):
                name = f"{room // 2 + 1}0{room % 2 + 1}室"
                yield _node(rng, place, entrance, ElementType.ROOM, name, grid_code)


def _group(rng: Random, place: Neighbourhood, number: int, grid_code: str) -> Iterator[Node]:
    group = _node(rng, place, None, ElementType.VILLAGERS_GROUP, f"{number}组", grid_code)
    for door in range(1, DOORS_A_GROUP + 1):
        yield _node(rng, place, group, ElementType.DOOR, f"{door}号", grid_code)


def _node(
    rng: Random, place: Neighbourhood, parent: Node | None, kind: ElementType, name: str, grid_code: str
) -> Node:
    node = Node(make_key(rng), parent.id if parent else None, kind, name, place.village, grid_code)
    place.nodes.append(node)
    return node


def _home(rng: Random, address: Node, number: int, most: int, born_by: date) -> Home:
    owner = make_person(rng, born_by, youngest=30)
    let = rng.random() < SHARE_LET
    household = [] if rng.random() < SHARE_VACANT else _household(rng, owner, most, born_by, let=let)
    rooms = rng.randint(1, 4)
    return Home(
        id=make_key(rng),
        number=f"{address.grid_code[-6:]}-{number:05d}",
        village=address.village,
        grid_code=address.grid_code,
        address=address,
        area_dm2=rng.choice(ROOM_AREAS_DM2),
        rooms=rooms,
        owner=owner,
        household=household,
        let=let and bool(household),
    )


def _household(rng: Random, owner: Person, most: int, born_by: date, *, let: bool) -> list[Person]:
    """A family of one name, or tenants of any; the owner lives at home unless it is let."""
    size = min(most, 1 + min(5, int(rng.expovariate(1 / (PERSONS_A_HOME - 0.62)))))
    if let:
        return [make_person(rng, born_by, youngest=19, oldest=60) for _ in range(size)]
    family = [owner]
    while len(family) < size:
        youngest = 7 if len(family) > 1 else 30
        family.append(make_person(rng, born_by, youngest=youngest, family=family_name_of(owner.name)))
    return family
