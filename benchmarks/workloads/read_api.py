"""Questions over HTTP: 50 clients look up persons and dwellings and page through lists, one `serve` process."""

import socket
import time
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from random import Random
from statistics import quantiles
from urllib.error import URLError

import psycopg

from access.principal import MachineRole, PlaceScope, Principal, Reach
from access.tokens import TokenBook
from app.rebuilding import rebuild_of
from app.settings import Settings
from app.stores import utc_now
from benchmarks.bench import Bench
from benchmarks.clients import Answered, Asking, ask
from benchmarks.county_ground import Filled, copy_of, served_town, town
from benchmarks.figure import Figure, Results
from benchmarks.meter import US, process_seconds
from benchmarks.served import NotThere, process
from benchmarks.workloads.county import PERSONS
from benchmarks.workloads.rebuild import WORKERS, rebuilt
from projections.registry.fold import NAME

COUNTY_PERSONS = 130_000
CLIENTS = 50
PAUSE_SECONDS = 1.0
SECONDS = 20.0
LOOKED_UP = 500
START_SECONDS = 60.0
BARS = {"look-up": 50.0, "list": 100.0}


def read_api(bench: Bench, results: Results) -> None:
    """50 clients over HTTP at 20,000 persons: look-ups and lists, p95, no errors"""
    _measure(bench, results, town(bench, bench.size(PERSONS)).served)


def read_api_county(bench: Bench, results: Results) -> None:
    """the same at 130,000 persons (half an hour, nearly all of it the load; not part of the default run)"""
    _measure(bench, results, served_town(bench, bench.size(COUNTY_PERSONS)))


def _measure(bench: Bench, results: Results, filled: Filled) -> None:
    with copy_of(bench, filled, bench.place / f"read-api-{filled.persons}") as settings:
        rebuilt(rebuild_of(settings, NAME), WORKERS)
        settings.http_port = free_port()
        settings.kafka_bootstrap = None
        token = keepers_token(settings)
        with psycopg.connect(bench.ground.dsn_of(settings.postgres_database), autocommit=True) as connection:
            connection.execute("ANALYZE")
            paths, held = _paths(connection), _count(connection, "views.persons")
        with process(["serve"], settings, settings.data_dir / "serve.log") as pid:
            wait_for_door(settings.http_port)
            seconds = 4.0 if bench.quick else SECONDS
            for pause in (PAUSE_SECONDS, 0.0):
                before = process_seconds(pid)
                answered = ask(Asking(settings.http_port, token, paths, CLIENTS, seconds, pause))
                cpu = process_seconds(pid) - before
                assert not answered.bad, f"{len(answered.bad)} bad answers, the first {answered.bad[0]}"
                results.figures += _figures(answered, held, pause, seconds, cpu)


def _figures(answered: Answered, persons: int, pause: float, seconds: float, cpu: float) -> Iterable[Figure]:
    total = sum(len(times) for times in answered.ms.values())
    for what, bar in BARS.items():
        kinds = {kind: sorted(times) for kind, times in answered.ms.items() if kind.startswith(what)}
        percentiles = quantiles([ms for times in kinds.values() for ms in times], n=100)
        each = ", ".join(
            f"{kind.partition(' ')[2]} {quantiles(times, n=20)[18]:.0f}" for kind, times in kinds.items()
        )
        yield Figure(
            name=f"{what} over HTTP, {CLIENTS} clients{'' if pause else ' without a pause'}",
            unit="ms p95",
            ours=percentiles[94],
            bar=f"< {bar:.0f} ms" if pause else "",
            met=percentiles[94] < bar if pause else None,
            cpu=cpu * US / total,
            count=sum(len(times) for times in kinds.values()),
            note=f"{persons:,} persons, PostgreSQL, one serve process; {_manner(pause)}: {total / seconds:,.0f} answers/s, "
            f"none bad; p50 {percentiles[49]:.1f} ms, p99 {percentiles[98]:.1f} ms; p95 by route: {each}; CPU is the "
            "serving process's, an answer",
        )  # fmt: skip


def _manner(pause: float) -> str:
    if pause:
        return f"each client reads {pause:g} s on average before the next question"
    return "each client asks again at once, so that the server is never idle"


def _paths(connection: psycopg.Connection) -> Mapping[str, Sequence[str]]:
    """Questions an officer asks, about things drawn at random."""
    random = Random(5)
    persons, dwellings = (
        random.sample(found, k=min(LOOKED_UP, len(found)))
        for found in (
            _column(connection, "person_key", "persons"),
            _column(connection, "dwelling_id", "dwellings"),
        )
    )
    grids = _column(connection, "grid_code", "grids")
    return {
        "look-up person": [f"/registry/persons/{key}" for key in persons],
        "look-up dwelling": [f"/registry/dwellings/{key}" for key in dwellings],
        "list persons of a grid": [f"/registry/persons?grid={grid}&limit=50" for grid in grids],
        "list stays of a grid": [f"/registry/residences?grid={grid}&limit=50" for grid in grids],
        "list dwellings of a grid": [f"/registry/dwellings?grid={grid}&limit=50" for grid in grids],
        "list residents of a dwelling": [f"/registry/residences?dwelling={key}" for key in dwellings],
    }


def _column(connection: psycopg.Connection, column: str, table: str) -> list[str]:
    asked = f"SELECT {column} FROM views.{table} ORDER BY 1"
    return [str(row[0]) for row in connection.execute(asked.encode()).fetchall()]


def _count(connection: psycopg.Connection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert found is not None
    return int(found[0])


def keepers_token(settings: Settings) -> str:
    """A keeper's token: everything may be seen, so nothing is cheap because it is left out."""
    principal = Principal(
        name="bench",
        role=MachineRole.KEEPER,
        scope=PlaceScope(Reach.EVERYWHERE),
        sources=None,
        expires_at=utc_now() + timedelta(hours=12),
    )
    return TokenBook(settings.token_path).issue(principal)


def free_port() -> int:
    """One nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for_door(port: int) -> None:
    """Until a door answers there. Raises `NotThere`."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=2):
                return
        except (URLError, OSError) as problem:
            if time.monotonic() > end:
                raise NotThere("the server did not begin to answer") from problem
            time.sleep(0.1)
