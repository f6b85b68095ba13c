"""`make run-served`: the fictional town over a real Kafka and a real PostgreSQL, as separate processes.

Starts `gridledger serve`, two `consume`, `project` and `publish`, lets an outsider send a smaller town, prints a tour and
stays until Ctrl-C; it ends only the processes it started. `--once` ends after the tour, for tests.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event
from typing import Any

from app.town.one_home import one_home
from deploy.served.environment import HOME, PORT, admin_environment, house_environment, sender_environment
from deploy.services import commands
from deploy.services.processes import ServiceProblem

GRIDLEDGER = str(Path(sys.executable).parent / "gridledger")
ADDRESS = f"http://127.0.0.1:{PORT}"
CREW = (("serve",), ("consume",), ("consume",), ("project",), ("publish",))
READY_SECONDS = 60.0
Env = Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the town; the exit code says how it went."""
    asked = _parser().parse_args(arguments)
    ended = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: ended.set())
    try:
        state = commands.up(commands.SERVICES, owner="operator", say=print)
    except ServiceProblem as problem:
        print(f"gridledger services: {problem}", file=sys.stderr)
        return 3
    house = house_environment(state)
    _run("prepare", env=house)
    _run("topics", "apply", env=admin_environment(state))
    crew = [_start(number, words, house) for number, words in enumerate(CREW)]
    try:
        # Of two operators of the real house; on this one machine one process speaks for both.
        token = _run("tokens", "issue", "tour", "--role", "keeper", "--as", "operator-1", env=house).strip()
        _run("tokens", "approve", "tour", "--as", "operator-2", env=house)
        _await_ready(token)
        if _status(house)["ledger"]["head"] == 0:
            print("an outsider sends the town over Kafka ...", flush=True)
            _outsider(asked, sender_environment(state))
        _await_views(house)
        _tour(token)
        if not asked.once:
            ended.wait()
        return 0
    finally:
        for process in crew:
            process.terminate()
        for process in crew:
            process.wait(20)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.served", description=__doc__)
    parser.add_argument("--persons", type=int, default=600, help="how many people live in the town")
    parser.add_argument("--size", type=int, default=120, help="how many disputes the outsider sends")
    parser.add_argument("--seed", type=int, default=20241)
    parser.add_argument("--once", action="store_true", help="end after the tour")
    return parser


def _start(number: int, words: Sequence[str], env: Env) -> subprocess.Popen[bytes]:
    logs = HOME / "logs"
    logs.mkdir(exist_ok=True)
    with (logs / f"{words[0]}-{number}.log").open("ab") as log:
        return subprocess.Popen(
            [GRIDLEDGER, *words], env={**os.environ, **env}, stdout=log, stderr=log, start_new_session=True
        )


def _run(*words: str, env: Env) -> str:
    done = subprocess.run(
        [GRIDLEDGER, *words], env={**os.environ, **env}, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _outsider(asked: argparse.Namespace, env: Env) -> None:
    command = [
        sys.executable,
        "-m",
        "deploy.served.outsider",
        *map(str, (asked.seed, asked.size, asked.persons)),
    ]
    subprocess.run(command, env={**os.environ, **env}, check=True)


def _status(env: Env) -> dict[str, Any]:
    done = subprocess.run(
        [GRIDLEDGER, "status", "--json"], env={**os.environ, **env}, check=False, stdout=subprocess.PIPE
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _await_ready(token: str) -> None:
    until = time.monotonic() + READY_SECONDS
    request = urllib.request.Request(f"{ADDRESS}/readyz", headers={"Authorization": f"Bearer {token}"})
    while True:
        try:
            with urllib.request.urlopen(request, timeout=2):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _await_views(env: Env) -> None:
    """The pages should show the town whole before the tour points at them."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        if all(each["lag_events"] == 0 for each in _status(env)["read_models"].values()):
            return
        time.sleep(0.5)


def _tour(token: str) -> None:
    print(
        f"""
网格台账 gridledger: {ADDRESS}   (Ctrl-C ends it; logs in {HOME / "logs"})
  export TOKEN={token}

打开 open (any user name, the token as password): {ADDRESS}/docs

试试 try:
  curl -s -H "Authorization: Bearer $TOKEN" '{ADDRESS}/registry/dwellings/{one_home().home.id}'
  curl -s -H "Authorization: Bearer $TOKEN" '{ADDRESS}/rental/due'
  curl -s -H "Authorization: Bearer $TOKEN" '{ADDRESS}/disputes?overdue=true&limit=5'
  curl -s -H "Authorization: Bearer $TOKEN" '{ADDRESS}/audit/events?verdict=refused&limit=5'
  curl -s -H "Authorization: Bearer $TOKEN" '{ADDRESS}/projections'
""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
