"""/livez, /readyz and /metrics of a consumer process, on loopback, from the standard library's server."""

import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from consumers.liveness import Liveness

PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class HealthPage:
    """Serves until closed; `port` 0 takes any free one."""

    def __init__(self, watched: Sequence[Liveness], *, port: int = 0, host: str = "127.0.0.1") -> None:
        registry = CollectorRegistry()
        registry.register(_LivenessCollector(watched))
        self._server = ThreadingHTTPServer((host, port), _handler(watched, registry))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, name="health-page", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


class _LivenessCollector(Collector):
    """Reads the liveness when asked, so nothing is counted twice."""

    def __init__(self, watched: Sequence[Liveness]) -> None:
        self._watched = watched

    def collect(self) -> Iterator[Metric]:
        lag = GaugeMetricFamily(
            "gridledger_lag_records", "Records not yet durable", labels=["part", "partition"]
        )
        told = GaugeMetricFamily("gridledger_part_state", "1 where the state holds", labels=["part", "state"])
        counts = CounterMetricFamily("gridledger_part", "What a part did", labels=["part", "what"])
        for each in self._watched:
            for state in ("alive", "ready", "backing_off"):
                told.add_metric([each.name, state], float(bool(each.facts()[state])))
            for partition, behind in sorted(each.lag.items()):
                lag.add_metric([each.name, partition], behind)
            for what, count in sorted(each.counts.items()):
                counts.add_metric([each.name, what], count)
        yield from (told, lag, counts)


def _handler(watched: Sequence[Liveness], registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Three addresses; everything else is unknown."""

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/livez":
                    self._tell(all(each.alive() for each in watched))
                case "/readyz":
                    self._tell(all(each.ready() for each in watched))
                case "/metrics":
                    self._answer(HTTPStatus.OK, PROMETHEUS_TYPE, generate_latest(registry))
                case _:
                    self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"not found\n")

        def _tell(self, good: bool) -> None:
            status = HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE
            body = json.dumps({"ok": good, "parts": [each.facts() for each in watched]}).encode()
            self._answer(status, "application/json", body)

        def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Health checks are no news."""

    return Handler
