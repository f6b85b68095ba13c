"""Measures the house beside its peers and the database's own limit: one table, build/bench.json, a plot.

.venv/bin/python -m benchmarks [--only NAME …] [--quick] [--list]      `make bench`

Exit codes: 0 every bar met, 1 a bar missed, 2 bad use, 3 a service cannot run here.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from app.collector import calm
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Results
from benchmarks.ground import standing
from benchmarks.machine import header
from benchmarks.report import BUILD, print_header, print_short, print_table, save
from benchmarks.workloads.registry import DEFAULT, WORKLOADS
from deploy.services.processes import ServiceProblem

PLACE = BUILD / "bench"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workloads asked for."""
    asked = _parser().parse_args(arguments)
    if asked.list:
        for name, workload in WORKLOADS.items():
            print(f"{name:<18} {(workload.__doc__ or '').strip().splitlines()[0]}")
        return 0
    try:
        return _run(asked.only or list(DEFAULT), quick=asked.quick, console=Console(width=150))
    except ServiceProblem as problem:
        print(f"benchmarks: {problem}", file=sys.stderr)
        return 3


def _run(names: Sequence[str], *, quick: bool, console: Console) -> int:
    started = time.monotonic()
    calm()  # as the house's own processes do; the peers run under the same settings
    results = Results()
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    with standing(_services(), ("kafka", "postgres")) as ground:
        told = header(ground.dsn)
        if quick:
            told["quick run"] = "a tenth of the work: not to be quoted"
        print_header(told, console)
        bench = Bench(ground, PLACE, quick)
        for name in names:
            begun, before = time.monotonic(), len(results.figures)
            try:
                WORKLOADS[name](bench, results)
            except Exception as problem:
                # The other figures of a long run are not lost with one; this one is a bar that was missed.
                results.figures.append(_not_measured(name, problem))
            console.print(f"{name}: {time.monotonic() - begun:.0f} s", highlight=False)
            for figure in results.figures[before:]:
                print_short(figure, console)
    print_table(results, console)
    written = save(results, told, time.monotonic() - started)
    console.print(f"{time.monotonic() - started:.0f} s; " + ", ".join(str(path) for path in written))
    shutil.rmtree(PLACE, ignore_errors=True)
    return 1 if any(figure.met is False for figure in results.figures) else 0


def _not_measured(name: str, problem: Exception) -> Figure:
    return Figure(
        name=f"{name} could not be measured",
        unit="",
        ours=0,
        bar="measured",
        met=False,
        note=f"{type(problem).__name__}: {problem}",
    )


def _services() -> Path:
    return PLACE / "services"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--only", nargs="+", choices=sorted(WORKLOADS), metavar="NAME", help="these workloads only"
    )
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the work, to try the benchmark itself"
    )
    parser.add_argument("--list", action="store_true", help="name the workloads")
    return parser


if __name__ == "__main__":
    sys.exit(main())
