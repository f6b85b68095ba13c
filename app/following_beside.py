"""A second process that keeps the read models up while this one loads: two cores are done sooner than one."""

import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

from app.assembly import House
from app.following import Following
from app.settings import Settings
from app.views import open_views
from projections.catalogue import NAMES

PULSE_SECONDS = 0.5
END_SECONDS = 30.0


@contextmanager
def followed_beside(settings: Settings) -> Iterator[None]:
    """While it is open another process follows the log; at its end the leases are free again."""
    context = multiprocessing.get_context("spawn")
    ended = context.Event()
    helper = context.Process(target=_follow, args=(settings, ended), name="following", daemon=True)
    helper.start()
    try:
        yield
    finally:
        ended.set()
        helper.join(END_SECONDS)


def _follow(settings: Settings, ended: Event) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is heard by who loads, and told from there
    parent = multiprocessing.parent_process()
    views = open_views(settings)
    following = Following(NAMES, House(settings), views)
    following.start()
    while not ended.wait(PULSE_SECONDS) and parent is not None and parent.is_alive():
        following.watch()
    following.stop(END_SECONDS)
    views.close()
