"""Who serves in a police room is known from day to day."""

from domain.police_room.course import POLICE_ROOM
from domain.police_room.facts import OfficerPosted, OfficerReleased, RoomOpened, RoomPlanned
from domain.police_room.rules import OfficerNotPosted
from domain.shared.actor import Role
from domain.shared.fact import Fact, Said
from tests.support.courses import THING, by
from tests.support.given import given

PLANNED = RoomPlanned(called="沙岭警务室", division="990101100001")
ZHOU, XIA = OfficerPosted(officer="staff:P0001"), OfficerPosted(officer="staff:P0002")


def say(fact: Fact) -> Said[Fact]:
    return Said(circumstance=by(Role.COMMUNITY_OFFICER), thing=THING, fact=fact)


def test_an_officer_serves_from_posting_to_release() -> None:
    room = given(POLICE_ROOM.decider, PLANNED, RoomOpened(), ZHOU, XIA)
    assert room.state.memory.officers == {"staff:P0001", "staff:P0002"}
    gone = OfficerReleased(officer="staff:P0001")
    room.when(say(gone)).then(gone)
    assert room.also(gone).state.memory.officers == {"staff:P0002"}


def test_a_release_waits_for_its_posting() -> None:
    gone = OfficerReleased(officer="staff:P0003")
    given(POLICE_ROOM.decider, PLANNED, RoomOpened(), ZHOU).when(say(gone)).then_refused(OfficerNotPosted)
