"""Proves what the house promises of trust, with what that costs: one table, the same rows in build/prove.json.

.venv/bin/python -m proofs.trust [--only PART …] [--quick] [--cases N] [--seed N]      `make prove`

Parts: tampering (with proofs of a large tree), erasure, reading, costs (a decision, proofs beside intake, the access log
beside a look-up; they need the real database). `--quick` tries a hundredth. A missed case of tampering is named by its
number and comes out of it again: `--way NAME --case N`. Exit codes: 0 every bar met, 1 not, 3 a service cannot run here.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rich.console import Console

from benchmarks.bench import Bench
from benchmarks.figure import Figure as BenchFigure
from benchmarks.figure import Results
from benchmarks.ground import standing
from benchmarks.machine import header
from benchmarks.report import BUILD
from benchmarks.workloads.registry import TRUST, WORKLOADS
from deploy.services.processes import ServiceProblem
from proofs import erasure, integrity, reading
from proofs.figure import Figure, save, show
from proofs.ground import ground
from proofs.scratch import scratch
from proofs.tampering import WAYS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CLAIM = "trust: nothing changed, read or remembered unseen"
PLACE = BUILD / "prove"


@dataclass(frozen=True, slots=True)
class Plans:
    """How much of each part is tried."""

    tampering: integrity.Plan
    erasure: erasure.Plan
    reading: reading.Plan
    quick: bool = False

    def all(self) -> Sequence["DataclassInstance"]:
        """For the record."""
        return self.tampering, self.erasure, self.reading

    def seeded(self, seed: int) -> "Plans":
        """The same with other chance."""
        return replace(
            self,
            tampering=replace(self.tampering, seed=seed),
            erasure=replace(self.erasure, seed=seed),
            reading=replace(self.reading, seed=seed),
        )


FULL = Plans(integrity.Plan(), erasure.Plan(), reading.Plan())
QUICK = Plans(
    integrity.Plan(cases=100, clean=10, leaves=20_000, proofs=200),
    erasure.Plan(persons=200, looked_for=200, erased=20),
    reading.Plan(sessions=100, kills=3),
    quick=True,
)


def costs(plans: Plans) -> Iterator[Figure]:
    """The benchmarks that say what trust costs; their ratios are of one run. Raises `ServiceProblem`."""
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    with standing(PLACE / "services", ("kafka", "postgres")) as where:
        for name in TRUST:
            results = Results()
            WORKLOADS[name](Bench(where, PLACE, plans.quick), results)
            yield from (_as_proof(each) for each in results.figures)
    shutil.rmtree(PLACE, ignore_errors=True)


def _as_proof(figure: BenchFigure) -> Figure:
    return Figure(
        f"cost: {figure.name}, {figure.unit}", figure.count, round(figure.ours, 3), figure.bar, bool(figure.met), figure.note
    )  # fmt: skip


PARTS: Mapping[str, Callable[[Plans], Iterator[Figure]]] = {
    "tampering": lambda plans: integrity.prove(plans.tampering),
    "erasure": lambda plans: iter(erasure.prove(plans.erasure)),
    "reading": lambda plans: iter(reading.prove(plans.reading)),
    "costs": costs,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove it and say so."""
    asked = _parser().parse_args(arguments)
    plans = QUICK if asked.quick else FULL
    if asked.seed is not None:
        plans = plans.seeded(asked.seed)
    if asked.cases is not None:
        plans = replace(plans, tampering=replace(plans.tampering, cases=asked.cases))
    if asked.way is not None:
        return _once_more(asked.way, asked.case, plans.tampering.seed)
    try:
        return _run(asked.only or list(PARTS), plans, Console(width=110))
    except ServiceProblem as problem:
        print(f"proofs: {problem}", file=sys.stderr)
        return 3


def _run(parts: Sequence[str], plans: Plans, console: Console) -> int:
    began, figures = time.monotonic(), list[Figure]()
    for part in parts:
        for figure in PARTS[part](plans):
            figures.append(figure)
            told = f"{figure.found:,} of {figure.tried:,}, {figure.bar}: {'yes' if figure.met else 'NO'}"
            console.print(f"{time.monotonic() - began:6.0f} s  {figure.name}: {told}", highlight=False)
    show(figures, console, CLAIM)
    seconds = round(time.monotonic() - began, 1)
    save(plans.all(), figures, BUILD / "prove.json", header=header(None), seconds=seconds)
    return 0 if all(each.met for each in figures) else 1


def _once_more(way: str, number: int, seed: int) -> int:
    with scratch("gridledger-prove-") as place:
        found = integrity.case(way, number, ground(place / "ground", seed), seed)
    print(f"{way}, case {number}: {'found and located' if found else 'MISSED'}")
    return 0 if found else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m proofs.trust", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--only", nargs="+", choices=list(PARTS), metavar="PART", help="these parts only")
    parser.add_argument("--quick", action="store_true", help="a hundredth of the cases")
    parser.add_argument("--cases", type=int, help="cases of each way to tamper")
    parser.add_argument("--seed", type=int, help="what all chance comes out of")
    parser.add_argument("--way", choices=list(WAYS), metavar="NAME", help="one case of this way once more")
    parser.add_argument("--case", type=int, default=0, metavar="N", help="its number")
    return parser


if __name__ == "__main__":
    sys.exit(main())
