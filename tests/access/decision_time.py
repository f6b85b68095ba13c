"""`python -m tests.access.decision_time`: how long one decision takes, in microseconds, over a sample of all questions."""

import statistics
import time

from access.authorize import decide
from tests.access.test_cedar_agrees import sample

ROUNDS = 200


def microseconds() -> list[float]:
    """Each question's fastest of some rounds: what else the machine does is not the decision's time."""
    found = []
    for asked in sample(seed=3)[:1_000]:
        times = []
        for _ in range(ROUNDS):
            began = time.perf_counter_ns()
            decide(asked)
            times.append(time.perf_counter_ns() - began)
        found.append(min(times) / 1_000)
    return found


if __name__ == "__main__":
    told = microseconds()
    print(f"min {min(told):.2f} µs, median {statistics.median(told):.2f} µs, max {max(told):.2f} µs")
