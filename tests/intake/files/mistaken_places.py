"""Facts of the register and of rented homes that somebody imports by mistake, and what stands before each."""

from collections.abc import Mapping
from datetime import date

from domain.rental.checklist import BANK
from intake.files.undo_plan import Undoer
from tests.support.intake import DESK, DIVISION, event

Said = dict[str, object]

LANE, ROOM, NEXT_ROOM = (f"01JN000000000000000000A00{nth}" for nth in range(1, 4))
HOME, SHOP, VISIT, TENANCY, INSPECTION = (f"01JN000000000000000000B00{nth}" for nth in range(1, 6))
LIU, WANG = "01JN000000000000000000C001", "01JN000000000000000000C002"
STAY, NEXT_GRID = f"{LIU}.{HOME}", "990101100001002"
OFFICER = Undoer("staff:O7", "community_officer")
TOWN_OFFICE = {"actor": "staff:T1", "actorrole": "town_office"}
REGISTRAR = {"actor": "staff:R1", "actorrole": "registrar"}
SINCE, UNTIL = {"on": "2026-01-01"}, {"on": "2026-02-01"}


def fact(
    type_name: str, subject: str, data: Mapping[str, object], day: int = 1, **attributes: object
) -> Said:
    """A fact told on a day of February."""
    attributes.setdefault("basis", "population_registration")
    return event(
        f"gridledger.{type_name}.v1",
        subject,
        id=f"{type_name}/{subject}/{day}",
        data=data,
        time=f"2026-02-{day:02}T09:00:00+08:00",
        source=DESK,
        **attributes,
    )


def address(key: str, kind: str, name: str, parent: str | None = None) -> Said:
    """A node of the address tree."""
    data: Said = {
        "division": DIVISION,
        "element_type": kind,
        "element_name": name,
        "provenance": "door_visit",
    }
    return fact("address.proposed", key, data if parent is None else {**data, "parent": parent})


PLACES = [
    address(LANE, "41", "梅花巷"),
    address(ROOM, "55", "101室", LANE),
    address(NEXT_ROOM, "55", "102室", LANE),
]
DWELLING = fact("dwelling.registered", HOME, {"address_id": ROOM, "use": "residence", "room_count": 2})
UNIT = fact("unit.registered", SHOP, {"name": "溪河桥小吃店", "kind": "stall", "address_id": ROOM})
PEOPLE = [fact("person.referenced", key, {"name": "刘安春", "id_type": "none"}) for key in (LIU, WANG)]
CLAIM = fact("residence.reported", STAY, {"claimant": "officer", "tenure": "rent", "since": SINCE})
END = fact("residence.ended", STAY, {"until": UNTIL, "reason": "3"}, day=3)
LINK = fact("person.linked", WANG, {"to": LIU, "reason": "same_document"})
LET = fact(
    "tenancy.declared",
    TENANCY,
    {
        "dwelling_id": HOME,
        "landlord": WANG,
        "tenants": [LIU],
        "scope": "whole",
        "since": SINCE,
        "declarer": "officer",
    },
)
PLAN = fact(
    "inspection.planned", INSPECTION, {"dwelling_id": HOME, "kind": "routine", "due_on": "2026-04-01"}
)
HOMES = [*PLACES, DWELLING]
FINDING = f"{INSPECTION}.F04"
DONE = fact(
    "inspection.completed",
    INSPECTION,
    {
        "answers": [
            {"item": item.code, "result": "fail" if item.code == "F04" else "pass"}
            for item in BANK.on(date(2026, 2, 5))
        ]
    },
    5,
)
ORDERED = fact("finding.rectification_ordered", FINDING, {"notice": "handed_over"}, 6)
REPORTED = fact(
    "finding.rectification_reported",
    FINDING,
    {"standing": "landlord", "reporter": WANG, "evidence": "photo"},
    7,
)
REFERRED = fact("finding.referred", FINDING, {"org": "fire-990101", "reason": "out_of_power"}, 7)
LODGED = [*HOMES, *PEOPLE]
