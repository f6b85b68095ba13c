"""How far each follower of the log has come."""

from fastapi import Request
from starlette.responses import Response

from api.answers import Answer, answer
from api.door import AtDoor


class Follower(Answer):
    """One projection: where it stands, and how many events it has yet to follow."""

    name: str
    position: int
    behind: int


class FollowersAnswer(Answer):
    """All of them, and the newest position of the log."""

    position: int
    projections: list[Follower]


def read_projections(request: Request, door: AtDoor) -> Response:
    """Position and lag of every read model."""
    positions, head = door.deps.positions(), door.deps.head()
    followers = [
        Follower(name=name, position=position, behind=max(head - position, 0))
        for name, position in sorted(positions.items())
    ]
    return answer(request, FollowersAnswer(position=head, projections=followers), position=head)
