"""Retention by the clock: a bounded piece of each kind every so many hours. It proposes persons; nobody asks in its name."""

from threading import Event, Thread

import structlog

from app.keeping import Keeping
from app.retaining import Retention, rules_of
from app.settings import Settings
from ledger.keeping.chained_file import ChainBroken
from ledger.port import StoreUnavailable

log = structlog.get_logger(__name__)
BY_SCHEDULE = "system:retention"


class RetentionSchedule:
    """Applies retention every so many hours in a thread, one bounded piece of each kind a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ended = Event()
        self._thread = Thread(target=self._run, name="retention", daemon=True)

    def start(self) -> None:
        """Begin, if a setting says how often. Ends the process where rules or the owner's password are not usable."""
        if self._settings.retention_hours is not None:
            rules_of(self._settings)
            _ = Keeping(self._settings).copy()  # asks for the owner's password
            self._thread.start()

    def stop(self) -> None:
        """End after the piece in hand."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(10.0)

    def _run(self) -> None:
        hours = self._settings.retention_hours
        assert hours is not None
        while True:
            try:
                report = Retention(self._settings).apply(BY_SCHEDULE, rounds=1)
                log.info(
                    "retention", deleted=report.deleted, proposed=report.proposed, decided=report.decided
                )
            except StoreUnavailable as problem:
                log.warning("retention.store_unavailable", problem=str(problem))
            except ChainBroken as broken:
                log.error("retention.file_changed", problem=broken.en)
            except Exception as failure:
                # Its words may quote a message. The thread must live: nobody else deletes what is due.
                log.error("retention.failed", failure=type(failure).__name__)
            if self._ended.wait(hours * 3_600):
                return
