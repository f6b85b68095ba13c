"""Starts, ends and tells the services of this checkout: a real Apache Kafka and a real PostgreSQL.

.venv/bin/python -m deploy.services up [kafka] [postgres]       `make services`
.venv/bin/python -m deploy.services down [--forget]             `make services-stop`
.venv/bin/python -m deploy.services status [--json]
.venv/bin/python -m deploy.services kill kafka|postgres          for drills: as a power cut would

Nothing named means both. Data stays between `down` and `up`; `--forget` throws it away. Exit codes: 0 done,
1 `status` and not everything runs, 2 bad use, 3 a service cannot run here.
"""

import argparse
import json
import sys
from collections.abc import Sequence

from deploy.services import commands
from deploy.services.processes import ServiceProblem
from deploy.services.state import load


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code says how it went."""
    asked = _parser().parse_args(arguments)
    names = tuple(asked.names) or commands.SERVICES
    try:
        return _run(asked, names)
    except (ServiceProblem, PermissionError) as problem:
        print(f"gridledger services: {problem}", file=sys.stderr)
        return 3


def _run(asked: argparse.Namespace, names: Sequence[str]) -> int:
    match asked.verb:
        case "up":
            commands.up(names, owner="operator", say=print)
        case "down":
            commands.down(names, forget=asked.forget, say=print)
        case "kill":
            commands.kill(names, say=print)
        case _:
            return _status(as_json=asked.json)
    return 0


def _status(*, as_json: bool) -> int:
    told = commands.facts(load())
    if as_json:
        print(json.dumps(told, indent=1))
    else:
        for name in commands.SERVICES:
            facts = told[name]
            where = facts.get("bootstrap") or facts.get("address")
            print(f"{name}: {'running at ' + str(where) if facts['running'] else 'not running'}")
    return 0 if all(told[name]["running"] for name in commands.SERVICES) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.services", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, meaning in (
        ("up", "start"),
        ("down", "end"),
        ("kill", "end without warning"),
        ("status", "tell"),
    ):
        one = verbs.add_parser(verb, help=meaning)
        one.add_argument("--json", action="store_true", help="for machines")
        one.add_argument("--forget", action="store_true", help="throw the data away")
        one.add_argument("names", nargs="*", type=_service, metavar="kafka|postgres")
    return parser


def _service(word: str) -> str:
    if word not in commands.SERVICES:
        raise argparse.ArgumentTypeError(f"{word!r} is neither of {', '.join(commands.SERVICES)}")
    return word


if __name__ == "__main__":
    sys.exit(main())
