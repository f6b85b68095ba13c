"""`gridledger serve`: the HTTP door. Embedded, one process does everything; served, it only answers and takes in."""
# long because everything the door is put together from is read in one piece

import signal
import sys
from datetime import timedelta
from functools import cache, partial
from importlib.metadata import version
from threading import Event, Thread
from typing import Annotated
from uuid import uuid4

import structlog
import typer
import uvicorn
from fastapi import FastAPI

from access.account_acts import FIRST_KEEPER
from access.accounts import FIRST_LASTS
from access.authorize import Action
from access.look import AccessLogUnavailable
from access.tokens import TokenBook, issue_keeper_token
from api.application import create_app
from api.deps import AccessParts, ApiDeps, ApiSettings, ExportParts, ReadyCheck
from api.file_desk import FileParts
from api.unsealing import PersonalValues
from app.access_log import question_hash, unusual_bounds
from app.assembly import House
from app.catalogues import catalogue
from app.collector import calm
from app.commands.prepare import prepare_everything
from app.event_types import event_types
from app.following import Following
from app.http_server import server_config
from app.identity import first_login, identity_provider, local_logins
from app.keeping import require_opened
from app.listening import PortTaken, listen
from app.output import progress_note
from app.private_files import temporary_files_beside
from app.retention_schedule import RetentionSchedule
from app.settings import LARGEST_PORT, LogName, Settings, StoreKind, allowances_of
from app.signing import Signing
from app.stores import Access, utc_now
from app.token_books import safe_token_book
from app.trees import signed_logs
from app.verbs import verb
from app.views import exportable_tables, open_views, record_states
from app.world import world_guard
from consumers.asyncapi import build_document
from ledger.port import StoreUnavailable
from projections.audit_trail.view import AuditTrailView
from projections.catalogue import NAMES
from projections.dispute_board.view import DisputeBoardView
from projections.dispute_timeline.view import DisputeTimelineView
from projections.finding.finder import Finder
from projections.readstore.port import ReadStore
from projections.readstore.shapes import OtherShape
from projections.registry.parties import PersonsView
from projections.registry.view import RegistryView
from projections.rental.view import RentalView
from projections.rights.view import RightsView
from projections.status import StatusView

log = structlog.get_logger(__name__)

TOKEN_LIFE = timedelta(hours=12)
LARGEST_LAG = 10_000
# Threads that answer, the loop and the access log take turns: with Python's own 5 ms one answer waits for its turn several
# times, which at the 95th percentile is a quarter of what a reader waits.
SWITCH_SECONDS = 0.0005


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
    require_opened(settings, House(settings))
    with Serving(settings) as serving:
        if settings.store is StoreKind.SQLITE:
            progress_note(
                f"令牌 token (shown once, valid {TOKEN_LIFE.seconds // 3600} h): {serving.new_token()}"
            )
            tell_first_login(serving)
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
        # The door answers as a role that sees no more than who asks; embedded there are no roles.
        self.house = House(settings, reads_as=Access.READER)
        self._socket = listen(settings.http_host, settings.http_port)
        self.views = open_views(settings, Access.READER)
        self.tokens = TokenBook(settings.token_path)
        self.provider = identity_provider(settings)
        self.status = StatusView(self.views, self.house.log, NAMES, utc_now)
        self._ended = Event()
        self._following: Following | None = None
        self._signing: Signing | None = None
        self._clock: Thread | None = None
        self._retention = RetentionSchedule(settings)
        self._server: uvicorn.Server | None = None
        self._app: FastAPI | None = None

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host, port = self._socket.getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def __enter__(self) -> "Serving":
        temporary_files_beside(self.settings)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: self._end())
        if self.settings.store is StoreKind.SQLITE:
            self._following = Following(NAMES, self.house, self.views)
            self._following.start()
            self._signing = Signing(self.house, self.views)
            self._signing.start()
            self._clock = Thread(target=self._expire, name="waiting", daemon=True)
            self._clock.start()
            self._retention.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        if self._signing is not None:
            self._signing.stop()
        if self._following is not None:
            self._following.stop()
        if self._clock is not None:
            self._clock.join(5.0)
        self._retention.stop()
        self._socket.close()
        self.views.close()
        self._end_access_log()
        self.house.store.close()

    def _end_access_log(self) -> None:
        """What waits is written; what was only counted of unknown readers, too."""
        try:
            rest = self._app.state.door.watcher.rest() if self._app is not None else []
            if rest:
                self.house.looks.record(rest)
        except AccessLogUnavailable as problem:
            log.error("access_log.not_written", problem=str(problem))
        self.house.looks.close()
        self.house.access_log.close()

    def new_token(self) -> str:
        """A token of the embedded ledger's keeper; the one of an earlier start ends."""
        with safe_token_book():
            return issue_keeper_token(self.tokens, now=utc_now(), lasts=TOKEN_LIFE)

    def run(self) -> None:
        """Serve until SIGTERM or SIGINT, each of which is a good end."""
        calm()
        sys.setswitchinterval(SWITCH_SECONDS)
        self._app = create_app(deps_of(self))
        self._server = uvicorn.Server(server_config(self._app, proxies=self.settings.http_proxies))
        if not self._ended.is_set():  # asked to end while the door was being put together
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


def tell_first_login(serving: Serving) -> None:
    """How the keeper of an embedded ledger sets a password of their own; nothing, once there is one."""
    secret = first_login(serving.settings)
    if secret is None:
        return
    said = f'{{"name":"{FIRST_KEEPER}","secret":"{secret}","password":"…"}}'
    progress_note(
        f"首次登录 first login (one-time secret, valid {FIRST_LASTS.days * 24} h; then POST /login):\n"
        f"  curl -H 'Content-Type: application/json' {serving.address}/account/first -d '{said}'"
    )


def deps_of(serving: Serving) -> ApiDeps:
    """What the HTTP door needs."""
    # long because the whole door is put together here, one part a line
    house, views = serving.house, serving.views
    files = house.road()
    states, logs = record_states(views), signed_logs(house, views)
    return ApiDeps(
        settings=ApiSettings(
            version=version("gridledger"),
            allowances=allowances_of(serving.settings),
            unmasked_persons=serving.settings.unmasked_persons,
        ),
        tokens=serving.tokens,
        road=house.road(),
        letter_desk=house.letter_desk(),
        catalogue=catalogue(),
        asyncapi=cache(partial(build_document, catalogue(), sources=house.sources.all())),
        board=DisputeBoardView(views),
        timeline=DisputeTimelineView(views),
        audit=AuditTrailView(views),
        persons=PersonsView(views),
        registry=RegistryView(views),
        finder=Finder(views, house.vault, house.log),
        rental=RentalView(views),
        access=AccessParts(
            taker=house.looks,
            log=house.access_log,
            hashed=question_hash(house.vault),
            bounds=unusual_bounds(serving.settings),
        ),
        personal_values=PersonalValues(house.log, house.vault, event_types(), states),
        together=views.together,
        record_states=states,
        status=serving.status,
        ready=(
            ReadyCheck("ledger", lambda: house.log.head() >= 0),
            ReadyCheck("access_log", lambda: house.access_log.head() >= 0),
            ReadyCheck("intake", lambda: house.store.head() >= 0),
            ReadyCheck("projections", lambda: _near(serving.status, views)),
        ),
        clock=utc_now,
        new_id=lambda: str(uuid4()),
        files=FileParts(road=files, book=house.imports, undo=house.undo(files), sources=house.sources.uris()),
        exports=ExportParts(views, exportable_tables()),
        logins=local_logins(serving.settings) if serving.settings.store is StoreKind.SQLITE else None,
        provider=serving.provider,
        rights=RightsView(views),
        proofs=logs[LogName.EVENTS].parts,
        access_proofs=logs[LogName.ACCESS].parts,
        cosigning=house.cosigning_of(LogName.EVENTS),
    )


def _near(status: StatusView, views: ReadStore) -> bool:
    return all(progress.lag_events <= LARGEST_LAG for progress in status.progress().values())
