"""Over-occupancy by counting: what the local rule pack says, and nothing where it says nothing."""

from collections.abc import Sequence

from domain.rental.checklist import AREA_TOO_SMALL, ROOM_CROWDED
from domain.rental.events import RoomSeen
from domain.shared.rule_pack import RentalLimits


def over_occupied(rooms: Sequence[RoomSeen], limits: RentalLimits) -> frozenset[str]:
    """The items of the checklist that the counts themselves break.

    One family may live together in a room however many they are; the floor each has is measured for them too.
    """
    crowded = {ROOM_CROWDED} if any(_is_crowded(room, limits) for room in rooms) else set()
    small = {AREA_TOO_SMALL} if any(_is_too_small(room, limits) for room in rooms) else set()
    return frozenset(crowded | small)


def _is_crowded(room: RoomSeen, limits: RentalLimits) -> bool:
    most = limits.persons_per_room
    return most is not None and not room.one_family and room.persons > most


def _is_too_small(room: RoomSeen, limits: RentalLimits) -> bool:
    least, floor = limits.area_per_person_dm2, room.floor_area_dm2
    return least is not None and floor is not None and floor < least * room.persons
