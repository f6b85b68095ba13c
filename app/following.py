"""Projection runners as threads of one process, each watched."""

from collections.abc import Sequence
from threading import Thread

import structlog

from app.assembly import House
from app.views import projections_over
from consumers.liveness import Liveness
from projections.readstore.port import ReadStore
from projections.runner import ProjectionRunner

log = structlog.get_logger(__name__)
TROUBLES = ("store_unavailable", "restarted", "fold_failed", "other_shape")


class Following:
    """Follows the log for the named projections until `stop`."""

    def __init__(self, names: Sequence[str], house: House, views: ReadStore) -> None:
        catalogue = projections_over(house.log, house.vault, views)
        self.liveness = {name: Liveness(f"projection-{name}") for name in names}
        self._runners = [
            ProjectionRunner(house.log, views, catalogue.folder(name), self._report) for name in names
        ]
        self._threads = [Thread(target=each.run, name=each.name, daemon=True) for each in self._runners]

    def start(self) -> None:
        """Begin to follow."""
        for each in self.liveness.values():
            each.running = True
        for thread in self._threads:
            thread.start()
        self.watch()

    def watch(self) -> None:
        """Take every thread's pulse; to be called about once a second."""
        for thread in self._threads:
            if thread.is_alive():
                self.liveness[thread.name].pulse()
                self.liveness[thread.name].hear()

    def stop(self, seconds: float = 10.0) -> None:
        """End after the batches in hand."""
        for runner in self._runners:
            runner.stop()
        for thread in self._threads:
            thread.join(seconds)

    def _report(self, event: str, projection: str) -> None:
        liveness = self.liveness[projection]
        if event.startswith(TROUBLES):
            liveness.back_off(event)
            log.warning("projection", report=event, projection=projection)
        else:
            liveness.at_ease()
            log.info("projection", report=event, projection=projection)
        if event.startswith("parked"):
            liveness.count("parked_streams")
            log.error("projection", report=event, projection=projection)
