"""`gridledger serve`: the HTTP door. Embedded, one process does everything; served, it only answers and takes in."""

import signal
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from importlib.metadata import version
from threading import Event, Thread
from typing import Annotated
from uuid import uuid4

import structlog
import typer
import uvicorn

from access.authorize import Action
from access.tokens import TokenBook, issue_keeper_token
from api.application import create_app
from api.deps import ApiDeps, ApiSettings, ExportParts, ProofParts, ReadyCheck
from api.file_desk import FileParts
from api.unsealing import PersonalValues
from app.assembly import House
from app.catalogues import catalogue
from app.collector import calm
from app.commands.prepare import prepare_everything
from app.event_types import event_types
from app.following import Following
from app.listening import PortTaken, listen
from app.output import progress_note
from app.settings import LARGEST_PORT, Settings, StoreKind
from app.stores import utc_now
from app.token_books import safe_token_book
from app.verbs import verb
from app.views import exportable_tables, open_views
from app.world import world_guard
from consumers.asyncapi import build_document
from ledger.port import StoreUnavailable
from projections.audit_trail.view import AuditTrailView
from projections.catalogue import NAMES
from projections.dispute_board.view import DisputeBoardView
from projections.dispute_timeline.view import DisputeTimelineView
from projections.finding.finder import Finder
from projections.proofs.view import ProofsView
from projections.readstore.port import ReadStore
from projections.readstore.shapes import OtherShape
from projections.registry.parties import PersonsView
from projections.registry.view import RegistryView
from projections.rental.view import RentalView
from projections.status import StatusView

log = structlog.get_logger(__name__)

TOKEN_LIFE = timedelta(hours=12)
LARGEST_LAG = 10_000
MOST_AT_ONCE = 200


Port = Annotated[int | None, typer.Option(min=0, max=LARGEST_PORT, help="port to listen on; 0: any free one")]


@verb(Action.RUN_PROCESS)
@world_guard((StoreUnavailable, PortTaken))
def serve(port: Port = None) -> None:
    """Answer over HTTP on loopback; embedded, also keep the read models. 提供查询与接收服务。"""
    settings = Settings()
    if port is not None:
        settings.http_port = port
    if settings.store is StoreKind.SQLITE:
        _prepare(settings)
    with Serving(settings) as serving:
        if settings.store is StoreKind.SQLITE:
            progress_note(
                f"令牌 token (shown once, valid {TOKEN_LIFE.seconds // 3600} h): {serving.new_token()}"
            )
        progress_note(f"gridledger serves on {serving.address}  (docs: {serving.address}/docs)")
        serving.run()


def _prepare(settings: Settings) -> None:
    """Facts are taken, and the other read models answer, though one is of another shape: it is said, here and in the status."""
    try:
        prepare_everything(settings)
    except OtherShape as stale:
        progress_note(f"{stale.zh}\n{stale.en}")


class Serving:
    """One serving process: the door, and embedded also the followers and the waiting messages' clock."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.house = House(settings)
        self._socket = listen(settings.http_host, settings.http_port)
        self.views = open_views(settings)
        self.tokens = TokenBook(settings.token_path)
        self.status = StatusView(self.views, self.house.log, NAMES, utc_now)
        self._ended = Event()
        self._following: Following | None = None
        self._clock: Thread | None = None
        self._server: uvicorn.Server | None = None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def __enter__(self) -> "Serving":
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: self._end())
        if self.settings.store is StoreKind.SQLITE:
            self._following = Following(NAMES, self.house, self.views)
            self._following.start()
            self._clock = Thread(target=self._expire, name="waiting", daemon=True)
            self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._following is not None:
            self._following.stop()
        if self._clock is not None:
            self._clock.join(5.0)
        self._socket.close()
        self.views.close()
        self.house.store.close()

    def new_token(self) -> str:
        """A token of the embedded ledger's keeper; the one of an earlier start ends."""
        with safe_token_book():
            return issue_keeper_token(self.tokens, now=utc_now(), lasts=TOKEN_LIFE)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, each of which is a good end."""
        calm()
        if self._ended.is_set():
            return
        self._server = uvicorn.Server(
            uvicorn.Config(
                create_app(deps_of(self)),
                server_header=False,
                access_log=False,  # a question may name a person, and stands in the path's query
                log_level="warning",
                limit_concurrency=MOST_AT_ONCE,
                timeout_graceful_shutdown=10,
            )
        )
        self._server.run(sockets=[self._socket])

    def _end(self) -> None:
        """Also called when uvicorn, done, raises its signal once more: the followers and the store are still to close."""
        self._ended.set()
        if self._server is not None:
            self._server.should_exit = True

    def _expire(self) -> None:
        """Embedded, nobody else decides the messages whose time to wait is over."""
        road = self.house.road()
        while not self._ended.wait(1.0):
            if self._following is not None:
                self._following.watch()
            try:
                road.expire()
            except StoreUnavailable as problem:
                log.warning("waiting.store_unavailable", problem=str(problem))
            except Exception as failure:
                # Its words may quote a message. The thread must live: nobody else settles what waits.
                log.error("waiting.failed", failure=type(failure).__name__)


def deps_of(serving: Serving) -> ApiDeps:
    """What the HTTP door needs."""
    house, views = serving.house, serving.views
    files = house.road()
    return ApiDeps(
        settings=ApiSettings(
            version=version("gridledger"), unmasked_persons=serving.settings.unmasked_persons
        ),
        tokens=serving.tokens,
        road=house.road(),
        letter_desk=house.letter_desk(),
        catalogue=catalogue(),
        asyncapi=_asyncapi,
        board=DisputeBoardView(views),
        timeline=DisputeTimelineView(views),
        audit=AuditTrailView(views),
        persons=PersonsView(views),
        registry=RegistryView(views),
        finder=Finder(views, house.vault, house.log),
        rental=RentalView(views),
        personal_values=PersonalValues(house.log, house.vault, event_types()),
        status=serving.status,
        ready=(
            ReadyCheck("ledger", lambda: house.log.head() >= 0),
            ReadyCheck("intake", lambda: house.store.head() >= 0),
            ReadyCheck("projections", lambda: _near(serving.status, views)),
        ),
        clock=utc_now,
        new_id=lambda: str(uuid4()),
        files=FileParts(road=files, book=house.imports, undo=house.undo(files), sources=house.sources.uris()),
        exports=ExportParts(views, exportable_tables()),
        proofs=ProofParts(ProofsView(views), house.notary),
    )


@cache
def _asyncapi() -> Mapping[str, object]:
    return build_document(catalogue())


def _near(status: StatusView, views: ReadStore) -> bool:
    return all(progress.lag_events <= LARGEST_LAG for progress in status.progress().values())
