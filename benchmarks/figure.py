"""One line of the table: what we measured, against what, and whether the bar was met."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`ours` and `reference` in `unit`; `ratio` is ours / reference; `bar` as text, `met` its answer.

    `met` is None for a figure that only informs. CPU is microseconds an event: `cpu` of our process,
    `server_cpu` of the database for the same work. `runs` are rounds, each figure their median.
    """

    name: str
    unit: str
    ours: float
    reference: float | None = None
    against: str = ""
    ratio: float | None = None
    bar: str = ""
    met: bool | None = None
    cpu: float | None = None
    server_cpu: float | None = None
    reference_cpu: float | None = None
    reference_server_cpu: float | None = None
    runs: int = 1
    count: int = 0
    note: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CostPoint:
    """CPU microseconds an event, client and server together, with `size` events already in the store."""

    series: str
    size: int
    microseconds: float


@dataclass(slots=True)
class Results:
    """What the workloads of one run came to."""

    figures: list[Figure] = field(default_factory=list)
    points: list[CostPoint] = field(default_factory=list)
