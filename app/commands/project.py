"""`gridledger project`: keeps the read models up to date."""

import signal
from threading import Event
from typing import Annotated

import typer

from access.authorize import Action
from app.assembly import House
from app.collector import calm
from app.following import Following
from app.keeping import require_opened
from app.listening import PortTaken, health_page
from app.output import Exit, fail, progress_note
from app.retention_schedule import RetentionSchedule
from app.settings import Settings
from app.signing import Signing
from app.verbs import verb
from app.views import open_views
from app.world import world_guard
from ledger.port import StoreUnavailable
from projections.catalogue import NAMES


@verb(Action.RUN_PROCESS)
@world_guard((StoreUnavailable, PortTaken))
def project(
    names: Annotated[
        list[str] | None, typer.Argument(help="which projections; all when none is named")
    ] = None,
) -> None:
    """Follow the log for the read models until ended. 维护查询视图。"""
    wanted = names or list(NAMES)
    unknown = sorted(set(wanted) - set(NAMES))
    if unknown:
        fail(
            Exit.BAD_USE,
            f"没有这些视图:{unknown};可用:{NAMES}",
            f"no such projections: {unknown}; known: {NAMES}",
        )
    settings = Settings()
    house = House(settings)
    require_opened(settings, house)
    views = open_views(settings)
    following, signing = Following(wanted, house, views), Signing(house, views)
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    page = health_page([*following.liveness.values(), signing.liveness], settings.consumer_http_port)
    progress_note(f"gridledger project: health on http://127.0.0.1:{page.port}/readyz")
    calm()
    retention = RetentionSchedule(settings)
    retention.start()
    following.start()
    signing.start()
    while not ended.wait(1.0):
        following.watch()
        signing.watch()
    signing.stop()
    following.stop()
    retention.stop()
    page.close()
