"""The course of a police room: planned, being built, open, closed."""

from dataclasses import dataclass, replace

from domain.police_room import facts as f
from domain.police_room import rules
from domain.police_room.codes import RoomPhase
from domain.shared.actor import Role
from domain.shared.course import Course, Standing, Step
from domain.shared.fact import Fact, Said

PLANNED, BUILDING, OPEN, CLOSED = RoomPhase
OFFICES = frozenset({Role.COMMUNITY_OFFICER, Role.TOWN_OFFICE, Role.REGISTRAR})
SERVING = OFFICES | {Role.AUXILIARY}


@dataclass(frozen=True, slots=True)
class Posted:
    """Who serves there now."""

    officers: frozenset[str] = frozenset()


def remember(memory: Posted, fact: Fact) -> Posted:
    """Postings are intervals: each begins and ends with a fact."""
    match fact:
        case f.OfficerPosted():
            return replace(memory, officers=memory.officers | {fact.officer})
        case f.OfficerReleased():
            return replace(memory, officers=memory.officers - {fact.officer})
        case _:
            return memory


def require_posted(said: Said[f.OfficerReleased], standing: Standing[Posted]) -> None:
    """Only who was posted can be released."""
    if said.fact.officer not in standing.memory.officers:
        raise rules.OfficerNotPosted


POLICE_ROOM = Course(
    kind="police_room",
    slice_name="police_room",
    memory=Posted(),
    remember=remember,
    steps=(
        Step(fact=f.RoomPlanned, by=OFFICES, on=frozenset({None}), to=PLANNED),
        Step(fact=f.ConstructionStarted, by=OFFICES, on=frozenset({PLANNED}), to=BUILDING),
        Step(fact=f.RoomOpened, by=OFFICES, on=frozenset({PLANNED, BUILDING}), to=OPEN),
        Step(fact=f.OfficerPosted, by=OFFICES, on=frozenset({BUILDING, OPEN}), again=True),
        Step(
            fact=f.OfficerReleased,
            by=OFFICES,
            on=frozenset({BUILDING, OPEN, CLOSED}),
            again=True,
            guard=require_posted,
        ),
        Step(fact=f.ServiceProvided, by=SERVING, on=frozenset({OPEN}), again=True),
        Step(fact=f.RoomClosed, by=OFFICES, on=frozenset({PLANNED, BUILDING, OPEN}), to=CLOSED),
    ),
)
