"""A police room that opens, a call, and the case that came of it: the smaller slices as the log would hold them."""

from domain.incident.codes import CaseClass, IncidentClass
from domain.incident.facts import CaseFiled, IncidentRecorded
from domain.police_room.facts import ConstructionStarted, OfficerPosted, RoomOpened, RoomPlanned
from domain.shared.fact import Fact
from tests.projections.history import Line, at

ROOM, CALL, CASE = "01K0000000000000000000R001", "01K0000000000000000000C001", "01K0000000000000000000F001"
GRID, OTHER_GRID = "990101100001001", "990101100002001"


def line(kind: str, key: str, fact: Fact, day: int, grid: str | None = GRID) -> Line:
    """Told by the grid worker's app, in one grid or above all."""
    return Line(
        stream=f"{kind}:{key}",
        event=fact,
        occurred_at=at(day),
        grid=grid,
        message_id=f"{key}/{fact.name}/{day}",
    )


def room() -> list[Line]:
    """Planned, built, staffed, opened."""
    return [
        line("police_room", ROOM, RoomPlanned(called="沙岭警务室", division="990101100001"), 0, None),
        line("police_room", ROOM, ConstructionStarted(), 10, None),
        line("police_room", ROOM, OfficerPosted(officer="staff:P0001"), 20, None),
        line("police_room", ROOM, RoomOpened(), 30, None),
    ]


def calls() -> list[Line]:
    """A dispute somebody called about, filed in another grid."""
    return [
        line("incident", CALL, IncidentRecorded(incident_class=IncidentClass.DISPUTE), 1),
        line("case", CASE, CaseFiled(case_class=CaseClass.ADMINISTRATIVE, incident=CALL), 2, OTHER_GRID),
    ]
