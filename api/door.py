"""What one running application keeps for its requests, and how an endpoint gets at it."""

from dataclasses import dataclass
from threading import Lock
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request

from access.few_at_a_time import FewAtATime
from api.allowances import Allowances
from api.deps import ApiDeps
from api.desk import IntakeDesk
from api.file_desk import FileDesk
from api.metrics import DoorMetrics
from api.watching import Watcher


@dataclass(frozen=True, slots=True)
class Door:
    """The given dependencies, and what the door makes of them once."""

    deps: ApiDeps
    metrics: DoorMetrics
    desk: IntakeDesk
    desk_turn: Lock
    files: FileDesk | None
    askers: CapacityLimiter
    watcher: Watcher
    hashers: FewAtATime
    allowances: Allowances


def open_door(deps: ApiDeps) -> Door:
    """A door with its own counts and its own queue."""
    desk = IntakeDesk(deps.road, patience=deps.settings.road_seconds)
    files = None if deps.files is None else FileDesk(deps.files, deps.catalogue, deps.clock)
    askers = CapacityLimiter(deps.settings.askers)
    watcher = Watcher(deps.access.taker, deps.clock, deps.access.hashed)
    hashers = FewAtATime(deps.settings.hashers, deps.settings.hashers_awaited)
    allowances = Allowances(deps.settings.allowances)
    return Door(deps, DoorMetrics(deps.status), desk, Lock(), files, askers, watcher, hashers, allowances)


async def the_door(request: Request) -> Door:
    """The door the application was opened with."""
    door: Door = request.app.state.door
    return door


AtDoor = Annotated[Door, Depends(the_door)]
