"""The world breaks while a canary's words are in hand: in the store, a fold, a question, an export, an answer half sent."""

import json
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NoReturn

import psycopg
import structlog
from fastapi import Depends
from pydantic import BaseModel, ConfigDict
from starlette.responses import StreamingResponse

from access.authorize import Action
from api.application import create_app
from api.deps import ExportParts
from api.routes import ROUTES
from api.seam import Passes
from ledger.port import LogRow, StoreUnavailable, StreamMoved
from projections.changes import Changes
from projections.fold import StreamFolder
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner
from tests.api.visitors import Caller
from tests.journeys.leak_storm import JSON, Storm
from tests.support.bad_forms import STRUCTURED, told_dispute
from tests.support.canaries import Canary
from tests.support.standing import standing

log = structlog.get_logger(__name__)
BEHIND_THE_DOOR = (
    "road",
    "letter_desk",
    "board",
    "timeline",
    "audit",
    "persons",
    "registry",
    "finder",
    "rental",
    "personal_values",
    "status",
    "proofs",
)
OTHERS = {
    "source": "a",
    "type": "b",
    "name": "persons",
    "path": "0/000",
    "level": "0",
    "number": "000",
    "tile": "000",
}


class Strict(BaseModel):
    """Its errors quote what they were given (`input_value=…`)."""

    model_config = ConfigDict(strict=True)
    number: int


def failures(bird: Canary) -> Iterator[Exception]:
    """What libraries raise, with a person's data in its words, arguments, notes and causes."""
    whole = f"{bird.name} {bird.id_number} {bird.phone} {bird.address} {bird.text}"
    yield ValueError(whole)
    yield KeyError(bird.name, {bird.phone: bird.id_number})
    yield RecursionError(whole)
    yield UnicodeDecodeError("utf-8", whole.encode("gb18030"), 0, 1, whole)
    yield sqlite3.IntegrityError(f"UNIQUE constraint failed: {whole}")
    yield psycopg.errors.UniqueViolation(f"DETAIL: Key (value)=({whole}) already exists.")
    yield StoreUnavailable(whole)
    yield StreamMoved(whole)
    noted = OSError(whole)
    noted.add_note(whole)
    yield noted
    try:
        Strict.model_validate({"number": whole})
    except ValueError as refused:
        yield refused
    try:
        try:
            raise ValueError(whole)
        except ValueError as cause:
            raise StoreUnavailable("the database is out of reach") from cause
    except StoreUnavailable as chained:
        yield chained


class Broken:
    """Anything at all, every method of which fails."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        def fails(*_: object, **__: object) -> NoReturn:
            raise self._failure

        return fails


class Poison:
    """A fold that chokes on every person."""

    name = "poison"
    tables = ()

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    def takes(self, topic: str) -> bool:
        return topic == "person.referenced.v1"

    def begin(self) -> None:
        return None

    def fold(self, memory: None, row: LogRow, changes: Changes) -> None:
        raise self._failure


def broken_doors(storm: Storm) -> None:
    """Every path asked while everything behind it fails, in each of the ways things fail."""
    good = storm.house.deps
    paths = [route.path.replace(":path", "") for route in ROUTES if route.method == "GET"]
    for failure in failures(storm.bird):
        broken = Broken(failure)
        parts = dict.fromkeys(BEHIND_THE_DOOR, broken)
        files = replace(good.files, road=broken) if good.files else None
        deps = replace(good, **parts, files=files, exports=ExportParts(broken, good.exports.tables))
        door = Caller(create_app(deps), storm.keeper.token)
        for path in paths:
            storm.ask(
                "GET",
                path.format(**dict.fromkeys(("id", "key", "code", "position"), "1"), **OTHERS),
                who=door,
            )
        body = json.dumps(told_dispute(storm.bird, "D-9"), ensure_ascii=False).encode()
        storm.ask("POST", "/intake/events", who=door, content=body, headers={"content-type": STRUCTURED})
        storm.ask(
            "POST", "/search", who=door, content=json.dumps({"q": storm.bird.name}).encode(), headers=JSON
        )
        storm.ask("GET", "/search?q=%E5%88%98%E5%AE%89", who=door)


def poisoned_folds(storm: Storm) -> None:
    """Every person is poison for a projection: its streams are parked, and why is stored and told."""
    for number, failure in enumerate(failures(storm.bird)):
        views = SQLiteReadStore(storm.folder / f"poison-{number}.sqlite")
        views.prepare(())
        folder = StreamFolder(Poison(failure), lambda streams: {})
        with suppress(StoreUnavailable):
            ProjectionRunner(storm.house.bench.store, views, folder, _report).catch_up()
        views.close()


def _report(event: str, projection: str) -> None:
    """As `app.following` tells it."""
    log.warning("projection", report=event, projection=projection)


def answers_that_break_off(storm: Storm) -> None:
    """The head has left when the body fails: no problem can be told any more, and the server itself logs."""
    for failure in failures(storm.bird):
        app = create_app(storm.house.deps)

        async def body(failure: Exception = failure) -> AsyncIterator[bytes]:
            yield b"begun"
            raise failure

        async def planted(begin: Callable[[], AsyncIterator[bytes]] = body) -> StreamingResponse:
            return StreamingResponse(begin())

        app.add_api_route("/planted", planted, dependencies=[Depends(Passes(Action.READ_VERSION))])
        with standing(storm.house, app=app) as server:
            told = server.says(server.head("GET /planted HTTP/1.1"))
            assert b"begun" in told
            storm.outputs[f"broken answer {len(storm.outputs)}"] = told
