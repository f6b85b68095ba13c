"""What a path is: an action of the seam, an endpoint, and what it is called."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import BaseModel
from starlette.responses import Response

from access.authorize import Action
from api.answers import Answer

Endpoint = Callable[..., Response | Answer | Awaitable[Response] | Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One path. `title` is what it answers, in Chinese and English; `document` the shape of the answer, `body` of
    what is asked with."""

    path: str
    action: Action
    endpoint: Endpoint
    title: tuple[str, str]
    document: type[BaseModel] | None = None
    method: str = "GET"
    media_type: str = "application/json"
    takes_events: bool = False
    takes_file: bool = False
    body: type[BaseModel] | None = None
