"""What is published of police rooms: examples, and what takes each fact back."""

from domain.police_room import facts as f
from domain.police_room.course import POLICE_ROOM
from domain.shared.fact import Fact
from intake.catalogue import InTopic
from intake.compensation import Counter, Told, by, never
from intake.told_facts import Telling, published

_STAYS = never("已发生的事实不能撤销。", "That it happened cannot be unsaid.")


def _released(told: Told) -> Counter:
    """As if the officer had left again."""
    (posted,) = told.events
    assert isinstance(posted, f.OfficerPosted)
    return Counter(type="gridledger.police_room.officer_released.v1", data={"officer": posted.officer})


def _posted(told: Told) -> Counter:
    """Who left by mistake serves again."""
    (released,) = told.events
    assert isinstance(released, f.OfficerReleased)
    return Counter(type="gridledger.police_room.officer_posted.v1", data={"officer": released.officer})


_CLOSED = by("gridledger.police_room.closed.v1", reason="mistaken")

TOLD: dict[type[Fact], Telling] = {
    f.RoomPlanned: Telling(
        example={"called": "沙岭警务室", "division": "990101100001"}, taken_back=_CLOSED, needs_grid=False
    ),
    f.ConstructionStarted: Telling(example={}, taken_back=_CLOSED, needs_grid=False),
    f.RoomOpened: Telling(example={}, taken_back=_CLOSED, needs_grid=False),
    f.OfficerPosted: Telling(example={"officer": "staff:P0001"}, taken_back=_released, needs_grid=False),
    f.OfficerReleased: Telling(example={"officer": "staff:P0001"}, taken_back=_posted, needs_grid=False),
    f.ServiceProvided: Telling(
        example={"service": "consultation", "count": 3}, taken_back=_STAYS, needs_grid=False
    ),
    f.RoomClosed: Telling(
        example={"reason": "moved"},
        taken_back=never(
            "停用的警务室不再恢复；请另行登记。", "A room that was closed does not come back; plan another."
        ),
        needs_grid=False,
    ),
}
PUBLISHED = published(POLICE_ROOM, InTopic.COMMUNITY, TOLD)
