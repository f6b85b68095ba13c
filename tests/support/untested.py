"""What no passing test was seen to try: the other tests of a slice run once more with an ear on the harness."""

import subprocess
import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from domain.shared.rule import RuleBroken

ROOT = Path(__file__).parents[2]
ENDINGS = ("worked", "refused", "repeated")

Seen = frozenset[tuple[str, str, str]]


def seen_by(tests: Sequence[str], note: Path) -> Seen:
    """Which ending of which command, and which rule, the tests (as pytest is asked for them) saw; `note` is a scratch file."""
    arguments = ["-p", "tests.support.witness", "--witness", str(note), "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *tests, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    lines = note.read_text(encoding="utf-8").splitlines()
    return frozenset((ending, command, rule) for ending, command, rule in map(str.split, lines))


def untried(
    seen: Seen,
    commands: Iterable[type],
    rules: Iterable[type[RuleBroken]],
    never_repeated: Collection[type] = (),
) -> set[str]:
    """Commands without one of the three endings, and rules nothing was refused by."""
    endings = {(ending, command) for ending, command, _ in seen}
    refused = {rule for ending, _, rule in seen if ending == "refused"}
    missing = {
        f"{command.__name__} was never {ending}"
        for command in commands
        for ending in ENDINGS
        if (ending, command.__name__) not in endings
        and not (ending == "repeated" and command in never_repeated)
    }
    return missing | {f"nothing was refused by {rule.code}" for rule in rules if rule.code not in refused}
