"""Proves the delivery: a bad day on a real broker and a real database, then an independent judge.

.venv/bin/python -m proofs.delivery [--messages N] [--kills N] [--broker-kills N] [--seed N] [--short]

Takes at most about 15 minutes (`--short`: one). Counts go to build/prove-delivery.json. Exit codes: 0 every
promise kept, 1 not, 2 bad use, 3 a service cannot run here.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import psycopg
from rich.console import Console

from app.settings import Settings
from benchmarks.ground import Ground, standing
from benchmarks.house import environment, postgres_settings
from benchmarks.report import BUILD
from benchmarks.served import GRIDLEDGER, fresh_topics, prepare, wait_for_count
from benchmarks.workloads.disputes import DISPUTES, REGISTRY, messages, persons, places
from deploy.services import commands
from deploy.services.processes import ServiceProblem
from proofs.calm import wait_for_calm
from proofs.checker import judge
from proofs.crew import Crew, Worker
from proofs.drill import SHORT, BrokerSwitch, Plan, strike
from proofs.evidence import Evidence
from proofs.gather import gather
from proofs.traffic import Disturbance, Record, disturbed, undisturbed, write_plan
from proofs.verdict import Verdict, counts_of, kills_of, save, show

TOPICS = (REGISTRY, DISPUTES)
CREW = (("consumer-1", "consume"), ("consumer-2", "consume"), ("projector", "project"), ("pump", "publish"))
READY_SECONDS = 90.0


@dataclass(slots=True)
class Proof:
    """One run in a folder of its own; `evidence` is there once it is over."""

    plan: Plan
    place: Path
    ground: Ground
    database: str
    seconds: dict[str, float] = field(default_factory=dict)
    evidence: Evidence | None = None

    def run(self) -> Verdict:
        """Send, kill, wait for calm, gather, judge."""
        settings = self._settings()
        assert self.ground.broker is not None
        fresh_topics(self.ground.broker)
        prepare(settings)
        random = Random(self.plan.seed)
        with Crew([self._worker(name, word, settings) for name, word in CREW]) as crew:
            started = time.monotonic()
            self._establish_places(crew)
            self._lap("places", started)
            broker_kills = self._bad_day(crew, random)
            calm = time.monotonic()
            wait_for_calm(self.ground, self._dsn, TOPICS, crew, self.plan.settle)
            self._lap("calm", calm)
        looked = time.monotonic()
        self.evidence = gather(self.ground, self._dsn, settings, TOPICS, self._acknowledged(), self.place)
        findings = judge(self.evidence)
        self._lap("judgement", looked)
        return Verdict(
            plan=self.plan,
            counts=counts_of(self.evidence),
            kills=kills_of(crew, broker_kills),
            deaths={worker.name: worker.deaths for worker in crew.workers},
            seconds=self.seconds,
            findings=findings,
        )

    def _bad_day(self, crew: Crew, random: Random) -> int:
        """The traffic with everything that goes wrong; how often the broker was killed."""
        started = time.monotonic()
        wanted = int(self.plan.messages / (1 + Disturbance().repeated))
        records = disturbed(messages(wanted, seed=self.plan.seed), Disturbance(), random)
        with self._sender("traffic", records, self.plan.rate) as sender:
            broker_kills = strike(self.plan, crew, _switch(), sender, random)
            code = sender.wait(self.plan.settle)
        assert code == 0, "the sender could not send everything"
        self._lap("traffic", started)
        return broker_kills

    def _establish_places(self, crew: Crew) -> None:
        """The grids must be known before the first case; some people are."""
        records = undisturbed([*places(), *persons()])
        with self._sender("places", records, 0) as sender:
            assert sender.wait(READY_SECONDS) == 0, "the sender could not send the places"
        crew.revive()
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            wait_for_count(connection, len(records), READY_SECONDS)

    def _sender(self, name: str, records: Sequence[Record], rate: float) -> "subprocess.Popen[bytes]":
        broker = self.ground.broker
        assert broker is not None
        plan, acknowledged = self.place / f"{name}.plan", self.place / f"{name}.sent"
        write_plan(records, plan)
        program = Path(__file__).with_name("sender.py")
        words = [str(plan), str(acknowledged), broker.bootstrap, broker.sender_user, str(rate)]
        return subprocess.Popen(
            [sys.executable, str(program), *words],
            env={**os.environ, "KAFKA_PASSWORD": broker.passwords[broker.sender_user]},
        )

    def _acknowledged(self) -> list[Path]:
        return [self.place / "places.sent", self.place / "traffic.sent"]

    def _settings(self) -> Settings:
        settings = postgres_settings(self.ground, self.database, self.place / "house")
        settings.wait_seconds = self.plan.wait
        settings.kafka_group = f"gridledger-{self.database}"
        return settings

    def _worker(self, name: str, word: str, settings: Settings) -> Worker:
        return Worker(name, [*GRIDLEDGER, word], environment(settings), self.place / f"{name}.log")

    @property
    def _dsn(self) -> str:
        return self.ground.dsn_of(self.database)

    def _lap(self, name: str, since: float) -> None:
        self.seconds[name] = time.monotonic() - since


def prove(plan: Plan, place: Path) -> tuple[Verdict, Evidence]:
    """Run the proof on services of its own, which are gone afterwards; the workers' logs stay in `place`."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with standing(place / "services", ("kafka", "postgres")) as ground, ground.database() as database:
        proof = Proof(plan, place, ground, database)
        verdict = proof.run()
        assert proof.evidence is not None
        return verdict, proof.evidence


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove it and say so."""
    asked = _parser().parse_args(arguments)
    plan = _plan(asked)
    try:
        verdict, _ = prove(plan, BUILD / "prove-delivery")
    except ServiceProblem as problem:
        print(f"prove-delivery: {problem}", file=sys.stderr)
        return 3
    show(verdict, Console(width=110))
    save(verdict, BUILD / "prove-delivery.json")
    return 0 if verdict.holds else 1


def _switch() -> BrokerSwitch:
    return BrokerSwitch(
        kill=lambda: commands.kill(("kafka",), say=_quiet),
        start=_start_broker,
    )


def _start_broker() -> None:
    commands.up(("kafka",), owner="operator", say=_quiet)


def _quiet(line: str) -> None:
    """What the services say is of no interest here."""


def _plan(asked: argparse.Namespace) -> Plan:
    plan = SHORT if asked.short else Plan()
    given = {name: getattr(asked, name) for name in ("messages", "kills", "broker_kills", "seed", "seconds")}
    return replace(plan, **{name: value for name, value in given.items() if value is not None})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m proofs.delivery", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--messages", type=int, help="records sent, repeats included")
    parser.add_argument("--kills", type=int, help="kills of consumers, projector and pump together")
    parser.add_argument("--broker-kills", type=int, help="kills of the broker")
    parser.add_argument("--seed", type=int, help="of the messages, the disorder and the kills")
    parser.add_argument("--seconds", type=float, help="how long the sender takes")
    parser.add_argument("--short", action="store_true", help="the form that runs with the tests")
    return parser


if __name__ == "__main__":
    sys.exit(main())
