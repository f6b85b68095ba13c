"""A garden and a court, a shop, and people whose names are read in ways of their own, to be searched over HTTP."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from access.principal import PlaceScope, Principal, Reach
from domain.shared.actor import Role
from tests.api.visitors import visitor
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import DESK, DIVISION, GRID, event

Said = dict[str, object]

NEXT_GRID = "990101100001002"
OFFICER = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({DIVISION})))
GRID_WORKER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({GRID})))
NEIGHBOUR = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({NEXT_GRID})), name="neighbour")
MANAGER = visitor(Role.PROPERTY_MANAGER, sources=frozenset({DESK}))
TOWN_OFFICE = visitor(Role.TOWN_OFFICE, PlaceScope(Reach.COMMUNITY, frozenset({DIVISION})))

LIU_ID, LIU_NEW_ID = "990101198001010014", "990101199001010019"
NAMES = {
    "LIU": "刘安春",
    "SHAN": "单国华",
    "ZENG": "曾国华",
    "REN": "任小雨",
    "QIU": "仇小雨",
    "XIE": "解小雨",
    "ZHA": "查小雨",
    "YUCHI": "尉迟小雨",
    "RARE": "𠮷田𬱖",
    "DOT": "买买提·艾力",
    "MARIA": "Maria Jose",
    "AGAIN": "刘安春",
    "FAR": "远安春",
}
KEYS = {short: f"01JN000000000000000000P{nth:03d}" for nth, short in enumerate(NAMES)}
GARDEN, OLD_GARDEN, B3, B13, R201, R1201, OTHER_R201, OTHER_B3, OTHER = (
    f"01JN0000000000000000000N{number:02d}" for number in range(9)
)
HOME, FAR_HOME, SHOP = (
    "01JN0000000000000000000H01",
    "01JN0000000000000000000H02",
    "01JN0000000000000000000S01",
)


def told_of(type_name: str, subject: str, data: Mapping[str, object], **attributes: object) -> Said:
    """A fact of the register."""
    attributes.setdefault("basis", "population_registration")
    return event(f"gridledger.{type_name}.v1", subject, data=data, **attributes)


def person(short: str) -> Said:
    """One of the people, told of in their own grid."""
    data: Said = {"name": NAMES[short], "id_type": "none"}
    attributes: Said = {}
    if short == "LIU":
        data |= {"id_type": "resident_id", "id_number": LIU_ID, "phone": "11000009173"}
    if short == "MARIA":
        data |= {"id_type": "passport", "id_number": "XA1234567"}
    if short == "AGAIN":
        attributes = {"source": DESK}
    if short == "FAR":
        attributes = {"gridcode": NEXT_GRID}
    return told_of("person.referenced", KEYS[short], data, **attributes)


def node(key: str, parent: str | None, kind: str, name: str) -> Said:
    """A node of the address tree."""
    data: Said = {
        "division": DIVISION,
        "element_type": kind,
        "element_name": name,
        "provenance": "door_visit",
    }
    return told_of("address.proposed", key, data if parent is None else {**data, "parent": parent})


def places() -> list[Said]:
    """Grids, addresses, homes and the shop."""
    grid = event("gridledger.grid.established.v1", NEXT_GRID, time="2020-01-02T00:00:00+08:00")
    office = {"actor": "staff:A1", "actorrole": "registrar", "gridcode": None}
    merged = told_of("address.merged", OLD_GARDEN, {"into": GARDEN}, time="2026-03-02T08:40:00+08:00")
    return [
        {
            **{name: value for name, value in grid.items() if name != "gridcode"},
            "actor": "staff:R1",
            "actorrole": "registrar",
        },
        node(GARDEN, None, "42", "和园小区"),
        node(OLD_GARDEN, None, "42", "老砖厂大院"),
        node(OTHER, None, "42", "兰亭"),
        node(B3, GARDEN, "52", "3栋"),
        node(B13, GARDEN, "52", "13栋"),
        node(OTHER_B3, OTHER, "52", "3栋"),
        node(R201, B3, "55", "201室"),
        node(R1201, B3, "55", "1201室"),
        node(OTHER_R201, OTHER_B3, "55", "201室"),
        told_of("address.alias_added", GARDEN, {"alias": "水塔那边", "kind": "colloquial"}),
        {name: value for name, value in {**merged, **office}.items() if value is not None},
        told_of(
            "dwelling.registered", HOME, {"address_id": R201, "use": "residence", "dwelling_no": "3-201"}
        ),
        told_of(
            "dwelling.registered",
            FAR_HOME,
            {"address_id": OTHER_R201, "use": "residence", "dwelling_no": "9-99001"},
            gridcode=NEXT_GRID,
        ),
        told_of("unit.registered", SHOP, {"name": "溪河桥小吃店", "kind": "stall", "address_id": R201}),
    ]


def garden(folder: Path) -> EmbeddedHouse:
    """All of it, told through the real road."""
    made = embedded_house(folder)
    linked = {"to": KEYS["LIU"], "reason": "checked_by_officer"}
    told = [
        *places(),
        *map(person, NAMES),
        told_of("person.linked", KEYS["AGAIN"], linked, time="2026-03-02T08:40:00+08:00"),
        event("gridledger.dispute.reported.v1", "D-1"),
        event("gridledger.dispute.registered.v1", "D-1"),
    ]
    for said in told:
        receipt = made.bench.send_one(said)
        assert receipt.verdict.value == "accepted", (said, receipt)
    made.follow()
    return made


def asked(house: EmbeddedHouse, path: str, q: str, who: Principal = OFFICER, more: str = "") -> Said:
    """The answer to a question."""
    answered = house.visited_by(who).get(f"{path}?q={quote(q)}{more}")
    assert answered.status_code == 200, (path, q, answered.text)
    told: Said = json.loads(answered.text)
    return told


def persons(house: EmbeddedHouse, q: str, who: Principal = OFFICER, more: str = "") -> list[str]:
    """Who is found, by their short names."""
    items = asked(house, "/registry/persons", q, who, more)["items"]
    assert isinstance(items, list)
    shorts = {key: short for short, key in KEYS.items()}
    return sorted(shorts[each["person_key"]] for each in items)


def found(house: EmbeddedHouse, path: str, q: str, who: Principal = OFFICER, more: str = "") -> set[str]:
    """What is found, by id."""
    items = asked(house, path, q, who, more)["items"]
    assert isinstance(items, list)
    name = {"addresses": "address_id", "dwellings": "dwelling_id", "units": "unit_id"}[path.split("/")[2]]
    return {each[name] for each in items}
