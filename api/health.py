"""Whether the door is alive, whether the house behind it works, and what it counted."""

from fastapi import Request
from starlette.responses import Response

from api.answers import Answer, answer
from api.deps import ReadyCheck
from api.door import AtDoor
from api.metrics import CONTENT_TYPE
from api.problems import NotReady
from ledger.proofs.cosigning import Freshness


class AliveAnswer(Answer):
    """The process answers; nothing else is promised."""

    alive: bool


class ReadyAnswer(Answer):
    """The checks that passed, and whether witnesses see the log grow (`off`: none is configured)."""

    ready: list[str]
    cosigned: Freshness


class VersionAnswer(Answer):
    """What is running."""

    name: str
    version: str


async def tell_alive() -> AliveAnswer:
    """Answers without a token and without touching anything."""
    return AliveAnswer(alive=True)


def tell_ready(request: Request, door: AtDoor) -> Response:
    """Every check passes, or a problem names those that fail."""
    failing = [check.name for check in door.deps.ready if not _passes(check)]
    if failing:
        raise NotReady(failing=failing)
    cosigning = door.deps.cosigning
    cosigned = Freshness.OFF if cosigning is None else cosigning.at(door.deps.clock())
    return answer(request, ReadyAnswer(ready=[check.name for check in door.deps.ready], cosigned=cosigned))


def read_metrics(door: AtDoor) -> Response:
    """The Prometheus text format."""
    return Response(door.metrics.exposition(), headers={"content-type": CONTENT_TYPE})


def read_version(request: Request, door: AtDoor) -> Response:
    """Name and version of the running system."""
    return answer(request, VersionAnswer(name="gridledger", version=door.deps.settings.version))


def _passes(check: ReadyCheck) -> bool:
    try:
        return check.passes()
    except Exception:  # a check that cannot be made is a check that fails; the name is told, never the words
        return False
