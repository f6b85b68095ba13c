"""A killed process comes back, and one that ends by itself is counted."""

import sys
import time
from pathlib import Path

from proofs.crew import Crew, Worker


def _worker(tmp_path: Path, program: str) -> Worker:
    return Worker("sleeper", [sys.executable, "-c", program], {}, tmp_path / "log")


def test_a_killed_worker_is_started_again(tmp_path: Path) -> None:
    worker = _worker(tmp_path, "import time; time.sleep(60)")
    with Crew([worker]) as crew:
        worker.kill()
        crew.revive()
        assert worker.process is not None
        assert worker.process.poll() is None
        assert (worker.kills, worker.starts, worker.deaths) == (1, 2, [])
    assert worker.process.poll() is not None


def test_a_worker_that_ends_by_itself_is_started_again_and_counted(tmp_path: Path) -> None:
    worker = _worker(tmp_path, "raise SystemExit(3)")
    with Crew([worker]) as crew:
        deadline = time.monotonic() + 20
        while not worker.deaths and time.monotonic() < deadline:
            crew.revive()
            time.sleep(0.02)
    assert worker.deaths[0] == 3
    assert worker.kills == 0
