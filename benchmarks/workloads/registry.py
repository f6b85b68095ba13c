"""Every workload by name, and which of them `make bench` runs."""

from collections.abc import Callable, Mapping

from benchmarks.bench import Bench
from benchmarks.figure import Results
from benchmarks.workloads.access_log import access_log
from benchmarks.workloads.append_with_proofs import append_with_proofs
from benchmarks.workloads.county import county, county_full
from benchmarks.workloads.decision import decision
from benchmarks.workloads.follower import follower
from benchmarks.workloads.growth import growth, growth_million
from benchmarks.workloads.intake_postgres import intake_postgres
from benchmarks.workloads.intake_sqlite import intake_sqlite
from benchmarks.workloads.intake_three import intake_three
from benchmarks.workloads.intake_town import intake_town
from benchmarks.workloads.memory import memory, memory_million
from benchmarks.workloads.projection import projection
from benchmarks.workloads.read_api import read_api, read_api_county
from benchmarks.workloads.rebuild import rebuild_registry
from benchmarks.workloads.search import search, search_million
from benchmarks.workloads.visible import visible

Workload = Callable[[Bench, Results], None]

WORKLOADS: Mapping[str, Workload] = {
    "intake-postgres": intake_postgres,
    "intake-sqlite": intake_sqlite,
    "intake-town": intake_town,
    "intake-three": intake_three,
    "follower": follower,
    "county": county,
    "rebuild-registry": rebuild_registry,
    "read-api": read_api,
    "search": search,
    "projection": projection,
    "visible": visible,
    "memory": memory,
    "growth": growth,
    "decision": decision,
    "append-with-proofs": append_with_proofs,
    "access-log": access_log,
    "memory-million": memory_million,
    "growth-million": growth_million,
    "search-million": search_million,
    "read-api-county": read_api_county,
    "county-full": county_full,
}
ON_REQUEST = frozenset(
    {"memory-million", "growth-million", "search-million", "read-api-county", "county-full"}
)
TRUST = (
    "decision",
    "append-with-proofs",
    "access-log",
)  # printed by `make prove`, with what they are figures of
DEFAULT = tuple(name for name in WORKLOADS if name not in ON_REQUEST and name not in TRUST)
