"""How far each follower of the log has come."""

from fastapi import Request
from starlette.responses import Response

from api.answers import Answer, answer
from api.door import AtDoor
from api.local_time import LocalTime
from projections.progress import Progress


class Follower(Answer):
    """One projection: where it stands, how far the log is ahead, and what it had to leave out."""

    name: str
    position: int
    recorded_at: LocalTime | None = None
    behind_events: int
    behind_seconds: float
    parked_streams: int


class FollowersAnswer(Answer):
    """All of them, and the newest position of the log."""

    position: int
    projections: list[Follower]


def read_projections(request: Request, door: AtDoor) -> Response:
    """Position and lag of every read model."""
    progress = door.deps.status.progress()
    head = max((each.head for each in progress.values()), default=0)
    followers = [_follower(progress[name]) for name in sorted(progress)]
    return answer(request, FollowersAnswer(position=head, projections=followers), position=head)


def _follower(progress: Progress) -> Follower:
    return Follower(
        name=progress.projection,
        position=progress.position,
        recorded_at=progress.recorded_at,
        behind_events=progress.lag_events,
        behind_seconds=progress.lag_seconds,
        parked_streams=progress.parked_streams,
    )
