"""A second process that keeps the read models up while this one loads: two cores are done sooner than one."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from app.assembly import House
from app.following import Following
from app.logs import set_up_logs
from app.settings import Settings
from app.views import open_views
from projections.catalogue import NAMES

PULSE_SECONDS = 0.5
END_SECONDS = 30.0


@contextmanager
def followed_beside(settings: Settings) -> Iterator[None]:
    """While it is open another process follows the log; at its end the leases are free again."""
    context = multiprocessing.get_context("spawn")
    hears, line = context.Pipe(duplex=False)
    helper = context.Process(target=_follow, args=(settings, hears), name="following", daemon=True)
    helper.start()
    hears.close()
    try:
        yield
    finally:
        line.close()
        helper.join(END_SECONDS)


def _follow(settings: Settings, hears: Connection) -> None:
    """Until the other end of the line is closed, by its owner or by its owner's end."""
    set_up_logs(as_json=settings.log_json)  # a new process: without this its lines would stand on stdout
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by who loads, and told from there
    views = open_views(settings)
    following = Following(NAMES, House(settings), views)
    following.start()
    while not hears.poll(PULSE_SECONDS):
        following.watch()
    following.stop(END_SECONDS)
    views.close()
