"""What of the smaller slices is imported by mistake, and what takes it back."""

from tests.intake.files.mistaken_places import REGISTRAR, Said, fact
from tests.intake.files.mistakes import Case, case

ROOM, CALL, FILED = "01K0000000000000000000R001", "01K0000000000000000000C001", "01K0000000000000000000F001"
CLERK = {"actor": "staff:S1", "actorrole": "statistics_clerk"}


def room(type_name: str, data: Said, day: int) -> Said:
    """Told by the registrar; a room lies in a village, not in a grid."""
    return fact(f"police_room.{type_name}", ROOM, data, day, gridcode=None, **REGISTRAR)


PLANNED = room("planned", {"called": "沙岭警务室", "division": "990101100001"}, 2)
STARTED, OPENED = room("construction_started", {}, 3), room("opened", {}, 4)
POSTED = room("officer_posted", {"officer": "staff:P0001"}, 5)
RECORDED = fact("incident.recorded", CALL, {"incident_class": "dispute"}, 3, **CLERK)

MATTERS: list[Case] = [
    case([], PLANNED, "police_room.closed", reason="mistaken"),
    case([PLANNED], STARTED, "police_room.closed", reason="mistaken"),
    case([PLANNED, STARTED], OPENED, "police_room.closed", reason="mistaken"),
    case([PLANNED, OPENED], POSTED, "police_room.officer_released", officer="staff:P0001"),
    case(
        [PLANNED, OPENED, POSTED],
        room("officer_released", {"officer": "staff:P0001"}, 6),
        "police_room.officer_posted",
        officer="staff:P0001",
    ),
    case([], RECORDED, "incident.voided", reason="mistaken"),
    Case(
        (RECORDED,),
        fact("incident.reclassified", CALL, {"before": "dispute", "after": "public_order"}, 5, **CLERK),
        "gridledger.incident.reclassified.v1",
        {"before": "public_order", "after": "dispute"},
    ),
    case(
        [],
        fact("case.filed", FILED, {"case_class": "administrative"}, 3, **CLERK),
        "case.withdrawn",
        reason="mistaken",
    ),
]
