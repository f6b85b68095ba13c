"""What the HTTP door counts: requests by route, verdicts, and how far each view is. No personal data."""

from collections.abc import Callable, Collection, Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import Scope

from intake.delivery import Receipt
from ledger.port import StoreUnavailable
from projections.progress import Progress, ProjectionStatus

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
NO_ROUTE = "(none)"
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0)


class DoorMetrics:
    """One registry an application, so that two in one process (tests, embedded) never share counts."""

    def __init__(self, status: ProjectionStatus) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "gridledger_http_requests",
            "Requests answered, by route template.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "gridledger_http_request_seconds",
            "Time to the end of the answer.",
            ["route"],
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._verdicts = Counter(
            "gridledger_intake_verdicts",
            "Receipts given at this door, by verdict.",
            ["verdict"],
            registry=self._registry,
        )
        self._questions = Counter(
            "gridledger_search_questions",
            "Questions asked of the search, by what they ask by; never what was asked.",
            ["by"],
            registry=self._registry,
        )
        self._registry.register(_ProgressCollector(status))

    def answered(self, method: str, scope: Scope, status: int | None, seconds: float) -> None:
        """One request is over. The route's template stands for the path, which may hold a record's code."""
        route = getattr(scope.get("route"), "path", NO_ROUTE)
        known = method if method in KNOWN_METHODS else "other"
        self._requests.labels(known, route, str(status or "none")).inc()
        self._seconds.labels(route).observe(seconds)

    def gave(self, receipts: Iterable[Receipt]) -> None:
        """Receipts left through this door."""
        for receipt in receipts:
            self._verdicts.labels(receipt.verdict.value).inc()

    def searched(self, by: Iterable[str]) -> None:
        """A question was asked by these kinds of values."""
        for each in by:
            self._questions.labels(each).inc()

    def exposition(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self._registry)


class _ProgressCollector(Collector):
    """Asks for progress when scraped, so that a stopped projection shows as one that stands still."""

    def __init__(self, status: ProjectionStatus) -> None:
        self._status = status

    def collect(self) -> Iterable[Metric]:
        """Without the store there is no progress to tell, and that itself is told."""
        up = GaugeMetricFamily("gridledger_store_up", "Whether the store answered this scrape.")
        try:
            progress = self._status.progress()
        except StoreUnavailable:
            up.add_metric([], 0)
            return (up,)
        up.add_metric([], 1)
        return (up, *_families(progress.values()))

    def describe(self) -> Iterable[Metric]:
        return ()


def _families(progress: Collection[Progress]) -> Iterator[Metric]:
    figures: tuple[tuple[str, str, Callable[[Progress], float]], ...] = (
        ("position", "Log position the projection shows.", lambda each: each.position),
        ("events_behind", "Events the log is ahead.", lambda each: each.lag_events),
        ("seconds_behind", "Seconds the log is ahead.", lambda each: each.lag_seconds),
        (
            "parked_streams",
            "Things left out because an event could not be folded.",
            lambda each: each.parked_streams,
        ),
    )
    for name, meaning, figure in figures:
        family = GaugeMetricFamily(f"gridledger_projection_{name}", meaning, labels=["projection"])
        for each in progress:
            family.add_metric([each.projection], figure(each))
        yield family
    head = GaugeMetricFamily("gridledger_log_position", "Newest position of the log.")
    head.add_metric([], max((each.head for each in progress), default=0))
    yield head
