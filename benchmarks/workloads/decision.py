"""One decision of the access table: the pure function every route, command and source asks."""

import itertools
import time
from random import Random
from statistics import median

from access.actions import Action
from access.authorize import TABLE, Question, decide
from access.grants import Relation
from access.principal import MachineRole
from access.vocabulary import DataClass, LoginStrength, ReadingPurpose, RecordState
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Results
from domain.shared.actor import Role

QUESTIONS = 2_000
ROUNDS = 101
BAR_MICROSECONDS = 10.0


def decision(bench: Bench, results: Results) -> None:
    """one decision of the access table: the slowest question of a sample, half of it beside a yes"""
    asked = questions(bench.size(QUESTIONS), Random(3))
    times = [_microseconds(each, bench.rounds(ROUNDS)) for each in asked]
    yes = sum(decide(each) is None for each in asked)
    results.figures.append(
        Figure(
            name="decision of the access table, the slowest",
            unit="µs",
            ours=max(times),
            bar=f"≤ {BAR_MICROSECONDS:.0f} µs",
            met=max(times) <= BAR_MICROSECONDS,
            runs=bench.rounds(ROUNDS),
            count=len(asked),
            note=f"of each question the median of {bench.rounds(ROUNDS)} times, of those the largest; the median question "
            f"takes {median(times):.2f} µs; {yes:,} of {len(asked):,} are answered with yes",
        )
    )  # fmt: skip


def questions(count: int, random: Random) -> list[Question]:
    """Half from anywhere in the table, half from its lines, where a decision has the longest way to go."""
    anywhere = list(itertools.product((*Role, *MachineRole, None), Action, Relation))
    lines = [(who, action) for who, grants in TABLE.items() for action in grants]
    asked = []
    for number in range(count):
        if number % 2:
            who, action, relation = random.choice(anywhere)
            shows, purpose = random.choice(list(DataClass)), random.choice(list(ReadingPurpose))
        else:
            who, action = random.choice(lines)
            grant = TABLE[who][action]
            relation, purpose = random.choice(sorted(grant.relations)), random.choice(sorted(grant.purposes))
            shows = grant.ceiling
        login, state = random.choice(list(LoginStrength)), random.choice(list(RecordState))
        asked.append(Question(who, action, relation, shows, purpose, login, state))
    return asked


def _microseconds(asked: Question, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.perf_counter_ns()
        decide(asked)
        times.append(time.perf_counter_ns() - began)
    return median(times) / 1_000
