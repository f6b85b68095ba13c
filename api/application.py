"""Builds the HTTP door: the routes of the table, each behind the seam, inside the layers every request passes."""

from typing import NoReturn

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.params import Depends as DependsMarker
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from api.allowances import FailedTokens
from api.bounds import Bounds
from api.deps import ApiDeps
from api.door import Door, open_door
from api.gate import Gate, Recogniser
from api.hosts import KnownHosts
from api.openapi import JsonValue, ProblemAnswer, completed, operation_extra
from api.porch import Porch
from api.problems import Broken, MethodNotAllowed, ParameterInvalid, PathUnknown
from api.reading_purpose import reads_records, stated_purpose
from api.route import Route
from api.routes import PUBLIC_PATHS, ROUTES
from api.seam import Passes

TITLE = "网格台账 gridledger"


class Application(FastAPI):
    """FastAPI, whose document is completed when it is first asked for."""

    def openapi(self) -> dict[str, JsonValue]:
        if self.openapi_schema is None:
            self.openapi_schema = completed(super().openapi())
        return self.openapi_schema


def create_app(deps: ApiDeps) -> FastAPI:
    """The application; nothing it needs is built here."""
    door = open_door(deps)
    app = Application(
        title=TITLE,
        version=deps.settings.version,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        middleware=_layers(door),
    )
    app.state.door = door
    app.add_exception_handler(HTTPException, _on_routing_failure)
    app.add_exception_handler(RequestValidationError, _on_bad_parameters)
    for route in ROUTES:
        _add(app, route)
    app.state.paths = frozenset(route.path for route in ROUTES)
    return app


def _layers(door: Door) -> list[Middleware]:
    """Outermost first: the porch sees every answer, the hosts are checked before the token is read."""
    deps = door.deps
    return [
        Middleware(Porch, new_id=deps.new_id, metrics=door.metrics, watcher=door.watcher),
        Middleware(Bounds),
        Middleware(KnownHosts, hosts=deps.settings.hosts),
        Middleware(FailedTokens, allowance=door.allowances.failed_tokens),
        Middleware(Gate, known=_recogniser(deps), clock=deps.clock, public=PUBLIC_PATHS),
    ]


def _recogniser(deps: ApiDeps) -> Recogniser:
    sessions = None if deps.logins is None else deps.logins.sessions
    return Recogniser(deps.tokens, sessions, deps.provider)


def _add(app: FastAPI, route: Route) -> None:
    zh, en = route.title
    good: dict[str, object] = {"description": f"{zh} · {en}"}
    if route.document is None:
        good["content"] = {route.media_type: {}}
    app.add_api_route(
        route.path,
        route.endpoint,
        methods=[route.method],
        dependencies=_dependencies(route),
        summary=f"{zh} · {en}",
        name=route.endpoint.__name__,
        response_model=route.document,
        responses={
            200: good,
            "default": {"model": ProblemAnswer},
        },
        openapi_extra=operation_extra(route),
    )


def _dependencies(route: Route) -> list[DependsMarker]:
    """The seam first; where records are read, also why they are."""
    seam = Depends(Passes(route.action))
    return [seam, Depends(stated_purpose)] if reads_records(route.action) else [seam]


async def _on_routing_failure(_: Request, failure: Exception) -> NoReturn:
    assert isinstance(failure, HTTPException)
    match failure.status_code:
        case 404:
            raise PathUnknown from None
        case 405:
            raise MethodNotAllowed(allow=(failure.headers or {}).get("Allow")) from None
        case _:
            raise Broken from failure


async def _on_bad_parameters(_: Request, failure: Exception) -> NoReturn:
    """Names and broken rules only: the library's own answer would repeat what was sent."""
    assert isinstance(failure, RequestValidationError)
    errors = [
        {"in": str(error["loc"][0]), "name": str(error["loc"][1]), "rule": str(error["type"])}
        for error in failure.errors()
        if len(error["loc"]) > 1
    ]
    raise ParameterInvalid(errors=errors) from None
