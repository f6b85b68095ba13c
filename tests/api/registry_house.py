"""A fictional lane told through the real road, and those who ask about it."""

import json
from collections.abc import Mapping
from pathlib import Path

from access.principal import PlaceScope, Principal, Reach
from domain.shared.actor import Role
from tests.api.visitors import AUDITOR, KEEPER, MONITOR, visitor
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import DESK, DIVISION, GRID, event

Said = dict[str, object]

LANE, ROOM = "01JN000000000000000000E0R1", "01JN000000000000000000E0R2"
HOME, SHOP, VISIT = "01JN000000000000000000D0H1", "01JN0000000000000000000SH0", "01JN0000000000000000000V1S"
CHEN, CHEN_AGAIN, WANG = (
    "01JN000000000000000000CHEN",
    "01JN00000000000000000CHEN2",
    "01JN000000000000000000WANG",
)
NAME, ID_NUMBER, PHONE = "欧阳金丝雀", "990101199001010019", "11000009173"
ELSEWHERE = "110101001001"
CANARIES = ("金丝雀", ID_NUMBER, PHONE, ELSEWHERE)

OFFICER = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({DIVISION})))
GRID_WORKER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({GRID})))
STRANGER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({"990101100002001"})), name="stranger")
MANAGER = visitor(Role.PROPERTY_MANAGER, sources=frozenset({DESK}))
PROTECTOR = visitor(Role.DATA_PROTECTION_OFFICER)
EVERYBODY = (AUDITOR, KEEPER, OFFICER, GRID_WORKER, STRANGER, MANAGER, PROTECTOR, MONITOR)


def _said(type_name: str, subject: str, data: Mapping[str, object], **attributes: object) -> Said:
    attributes.setdefault("basis", "population_registration")
    return event(f"gridledger.{type_name}.v1", subject, data=data, **attributes)


def _person(key: str, hukou: str, **attributes: object) -> Said:
    data = {
        "name": NAME,
        "id_type": "resident_id",
        "id_number": ID_NUMBER,
        "phone": PHONE,
        "hukou_division": hukou,
    }
    return _said("person.referenced", key, data, **attributes)


def _stay(person: str, **attributes: object) -> Said:
    data = {"claimant": "grid_worker", "tenure": "rent", "since": {"on": "2026-03-01", "precision": "day"}}
    attributes = {"actor": "staff:G1", "actorrole": "grid_worker", **attributes}
    return _said("residence.reported", f"{person}.{HOME}", data, **attributes)


def _lane() -> list[Said]:
    lane = {"division": DIVISION, "element_type": "41", "element_name": "梅花巷", "provenance": "door_visit"}
    room = {
        "division": DIVISION,
        "parent": LANE,
        "element_type": "55",
        "element_name": "101室",
        "provenance": "door_visit",
    }
    home = {"address_id": ROOM, "use": "residence", "room_count": 2}
    shop = {"name": "溪河桥小吃店", "kind": "stall", "address_id": ROOM}
    visit = {"dwelling_id": HOME, "purpose": "registration", "headcount": 2}
    return [
        _said("address.proposed", LANE, lane),
        _said("address.proposed", ROOM, room),
        _said("dwelling.registered", HOME, home),
        _said("unit.registered", SHOP, shop),
        _said("visit.completed", VISIT, visit),
    ]


def _people() -> list[Said]:
    link = {"to": CHEN, "reason": "checked_by_officer"}
    corrected = {"reason": "mistyped", "phone": "11000001234"}
    return [
        _person(CHEN, ELSEWHERE),
        _person(CHEN_AGAIN, ELSEWHERE, source=DESK, time="2026-03-02T08:31:00+08:00"),
        _person(WANG, DIVISION),
        _stay(CHEN),
        _stay(CHEN, id="desk-claim", source=DESK, actor="staff:P1", actorrole="property_manager"),
        _said("person.linked", CHEN_AGAIN, link, time="2026-03-02T08:40:00+08:00"),
        _said("person.corrected", CHEN, corrected, time="2026-03-02T08:45:00+08:00"),
    ]


def told_house(folder: Path) -> EmbeddedHouse:
    """A lane with a rented room, told through the real road."""
    made = embedded_house(folder)
    for said in (*_lane(), *_people()):
        data = said["data"]
        if said["id"] == "desk-claim":
            assert isinstance(data, Mapping)
            said = {**said, "data": {**data, "claimant": "property_manager"}}
        receipt = made.bench.send_one(said)
        assert receipt.verdict.value == "accepted", (said, receipt)
    made.follow()
    return made


def get(house: EmbeddedHouse, path: str, who: Principal = OFFICER) -> Said:
    answered = house.visited_by(who).get(path)
    assert answered.status_code == 200, (path, answered.text)
    told: Said = json.loads(answered.text)
    return told


def keys(told: Said, name: str) -> list[object]:
    items = told["items"]
    assert isinstance(items, list)
    return [each[name] for each in items]
