"""Kills at random while messages flow: workers by number, the broker by date, all from one seed."""

import subprocess
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from proofs.crew import Crew

STEP_SECONDS = 0.05
BROKER_DOWN = (1.0, 3.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How bad the day is. `seconds` is how long the sender takes; `settle` bounds the wait for calm afterwards."""

    messages: int = 100_000
    kills: int = 200
    broker_kills: int = 2
    seed: int = 20_260_302
    seconds: float = 420.0
    wait: int = 30
    settle: float = 240.0

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.messages / self.seconds


SHORT = Plan(messages=2_000, kills=8, broker_kills=1, seconds=15.0, wait=12, settle=60.0)


@dataclass(frozen=True, slots=True)
class Blow:
    """One kill, `after` so many seconds."""

    after: float
    broker: bool


def blows(plan: Plan, random: Random) -> deque[Blow]:
    """When what is killed: workers anywhere within the traffic, the broker spread over it."""
    workers = [Blow(random.uniform(0.02, 0.98) * plan.seconds, broker=False) for _ in range(plan.kills)]
    share = plan.seconds / (plan.broker_kills + 1)
    broker = [
        Blow(share * (number + random.uniform(0.8, 1.2)), broker=True)
        for number in range(1, plan.broker_kills + 1)
    ]
    return deque(sorted([*workers, *broker], key=lambda blow: blow.after))


@dataclass(frozen=True, slots=True)
class BrokerSwitch:
    """How the broker is killed and brought back on the same data."""

    kill: Callable[[], None]
    start: Callable[[], None]


def strike(
    plan: Plan,
    crew: Crew,
    broker: BrokerSwitch,
    sender: "subprocess.Popen[bytes]",
    random: Random,
) -> int:
    """Kill until every blow has fallen and the sender has ended. How often the broker was killed."""
    left, killed = blows(plan, random), 0
    started = time.monotonic()
    while left or sender.poll() is None:
        while left and left[0].after <= time.monotonic() - started:
            if left.popleft().broker:
                broker.kill()
                crew.pause(random.uniform(*BROKER_DOWN))
                broker.start()
                killed += 1
            elif not random.choice(crew.workers).kill():
                left.appendleft(Blow(0.0, broker=False))  # it was already down: the blow is still to fall
                break
        crew.revive()
        time.sleep(STEP_SECONDS)
        if time.monotonic() - started > plan.seconds + plan.settle:
            break
    return killed
