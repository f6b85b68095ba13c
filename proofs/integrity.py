"""Proves that nothing is changed unseen: every way to tamper, clean runs beside it, and how fast a proof is made.

.venv/bin/python -m proofs.integrity [--cases N] [--clean N] [--leaves N] [--seed N]

`--cases` of each way to tamper (the full proof takes 10000), `--clean` runs without any, `--leaves` of the tree proofs are
made of. One table on the screen, the same rows in build/prove.json. Exit codes: 0 every bar met, 1 not.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.report import BUILD
from proofs.clean import false_alarms
from proofs.ground import Ground, ground
from proofs.speed import PROOF_MILLISECONDS, proof_times
from proofs.tampering import WAYS

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what was tried how often, what was found, what was to be found."""

    name: str
    tried: int
    found: float
    bar: str
    met: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is tried."""

    cases: int = 100
    clean: int = 40
    leaves: int = 1_000_000
    proofs: int = 2_000
    seed: int = 20260301


def prove(plan: Plan) -> list[Figure]:
    """Every figure."""
    with TemporaryDirectory(prefix="gridledger-prove-") as place:
        at = ground(Path(place) / "ground", plan.seed)
        figures = [_tampering(name, at, plan) for name in WAYS]
        figures.append(_clean(plan, Path(place) / "clean"))
        figures += _speed(plan, Path(place) / "speed")
    return figures


def _tampering(name: str, at: Ground, plan: Plan) -> Figure:
    random = Random(f"{plan.seed} {name}")
    outcomes = [WAYS[name](at, random) for _ in range(plan.cases)]
    found = sum(each.found and each.located for each in outcomes)
    return Figure(f"tampering: {name}", plan.cases, found, "all found and located", found == plan.cases)


def _clean(plan: Plan, place: Path) -> Figure:
    alarms = false_alarms(plan.clean, place, Random(plan.seed))
    return Figure("false alarms in clean runs", plan.clean, alarms, "0", alarms == 0)


def _speed(plan: Plan, place: Path) -> list[Figure]:
    times = proof_times(plan.leaves, plan.proofs, place, Random(plan.seed))
    return [
        Figure(
            f"proof p99 at {plan.leaves:,} leaves, ms: {name}",
            plan.proofs,
            round(p99, 3),
            f"<= {PROOF_MILLISECONDS:g}",
            p99 <= PROOF_MILLISECONDS,
        )
        for name, p99 in times.items()
    ]


def show(
    figures: Sequence[Figure], console: Console, claim: str = "integrity: nothing changed unseen"
) -> None:
    """The table, and whether what is claimed was shown."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("figure", "tried", "found", "bar", "met"):
        table.add_column(column, justify="left" if column in ("figure", "bar") else "right")
    for each in figures:
        table.add_row(each.name, f"{each.tried:,}", f"{each.found:,}", each.bar, "yes" if each.met else "NO")
    console.print(table)
    met = all(each.met for each in figures)
    console.print(claim if met else f"{claim.partition(':')[0]}: NOT PROVED")


def save(plan: Plan, figures: Sequence[Figure], path: Path) -> None:
    """The same as JSON."""
    save_figures(plan, figures, path)


def save_figures(plan: "DataclassInstance", figures: Sequence[Figure], path: Path) -> None:
    """Figures of any proof with the plan they came from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"plan": asdict(plan), "figures": [asdict(each) for each in figures]}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove it and say so."""
    parser = argparse.ArgumentParser(prog="python -m proofs.integrity", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    for name in ("cases", "clean", "leaves", "seed"):
        parser.add_argument(f"--{name}", type=int)
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value is not None}
    plan = replace(Plan(), **given)
    figures = prove(plan)
    show(figures, Console(width=110))
    save(plan, figures, BUILD / "prove.json")
    return 0 if all(each.met for each in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
