"""Proves that nothing is changed unseen: every way to tamper, clean runs beside it, and how fast a proof is made."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from proofs.clean import false_alarms
from proofs.figure import Figure
from proofs.ground import Ground, ground
from proofs.scratch import scratch
from proofs.speed import PROOF_MILLISECONDS, proof_times
from proofs.tampering import WAYS

CASES_AT_ONCE = 50
CLEAN_AT_ONCE = 10
MISSED_NAMED = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """`cases` of each way to tamper, `clean` runs without any, `leaves` of the tree `proofs` proofs are made of."""

    cases: int = 10_000
    clean: int = 1_000
    leaves: int = 1_000_000
    proofs: int = 2_000
    seed: int = 20260301
    workers: int = 2


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Some cases of one way, or some clean runs where it names no way."""

    way: str | None
    first: int
    count: int
    seed: int


def prove(plan: Plan) -> Iterator[Figure]:
    """Every figure, as it comes."""
    with scratch("gridledger-prove-") as place:
        context = get_context("spawn")
        begin = partial(_begin, place, plan.seed)
        with ProcessPoolExecutor(plan.workers, mp_context=context, initializer=begin) as workers:
            for name in WAYS:
                found = workers.map(_missed, _chunks(plan, name, plan.cases, CASES_AT_ONCE))
                yield _tampering(name, plan, [each for missed in found for each in missed])
            alarms = sum(workers.map(_alarms, _chunks(plan, None, plan.clean, CLEAN_AT_ONCE)))
            yield Figure("false alarms in clean runs", plan.clean, alarms, "0", alarms == 0)
    yield from _speed(plan)


def case(way: str, number: int, at: Ground, seed: int) -> bool:
    """One case, which comes out of its number alone: a missed one can be tried again. True if found and located."""
    outcome = WAYS[way](at, Random(f"{seed} {way} {number}"))
    return outcome.found and outcome.located


def _begin(place: Path, seed: int) -> None:
    """Each worker has a ground of its own, made when it first needs it."""
    os.environ["GRIDLEDGER_PROVING_GROUND"] = str(place / f"ground-{os.getpid()}")
    _ground.cache_clear()
    _ground(seed)


@lru_cache(maxsize=1)
def _ground(seed: int) -> Ground:
    return ground(Path(os.environ["GRIDLEDGER_PROVING_GROUND"]), seed)


def _chunks(plan: Plan, way: str | None, count: int, at_once: int) -> Sequence[_Chunk]:
    return [_Chunk(way, first, min(at_once, count - first), plan.seed) for first in range(0, count, at_once)]


def _missed(chunk: _Chunk) -> list[int]:
    """The numbers of cases that were not found, or not where they were."""
    assert chunk.way is not None
    at, numbers = _ground(chunk.seed), range(chunk.first, chunk.first + chunk.count)
    return [number for number in numbers if not case(chunk.way, number, at, chunk.seed)]


def _alarms(chunk: _Chunk) -> int:
    place = _ground(chunk.seed).place / f"clean-{chunk.first}"
    return false_alarms(chunk.count, place, Random(f"{chunk.seed} clean {chunk.first}"))


def _tampering(name: str, plan: Plan, missed: Sequence[int]) -> Figure:
    found = plan.cases - len(missed)
    figure = Figure(f"tampering: {name}", plan.cases, found, "all found and located", not missed)
    named = ", ".join(str(each) for each in sorted(missed)[:MISSED_NAMED])
    return replace(figure, note=f"missed case {named}") if missed else figure


def _speed(plan: Plan) -> Iterator[Figure]:
    with TemporaryDirectory(prefix="gridledger-prove-") as place:
        times = proof_times(plan.leaves, plan.proofs, Path(place), Random(plan.seed))
    for name, p99 in times.items():
        said = f"proof p99 at {plan.leaves:,} leaves, ms: {name}"
        met = p99 <= PROOF_MILLISECONDS
        yield Figure(said, plan.proofs, round(p99, 3), f"<= {PROOF_MILLISECONDS:g}", met)
