"""A pytest plugin that writes down what decisions were really seen to do, for tests that ask what is untested.

Run as `pytest -p tests.support.witness --witness FILE …`. A line says that a test that passed saw a command
worked, repeated, or refused by a rule.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.shared.rule import RuleBroken
from tests.support.given import Decided, Given

Seen = tuple[str, str, str]

_FILE: pytest.StashKey[Path] = pytest.StashKey()
_SEEN: pytest.StashKey[set[Seen]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write."""
    parser.addoption(
        "--witness", type=Path, default=None, help="file to write what decisions were seen to do"
    )


class Witness:
    """Listens to the harness; keeps what passing tests saw."""

    def __init__(self) -> None:
        self.kept: set[Seen] = set()
        self._now: set[Seen] = set()
        self._command: dict[int, tuple[object, str]] = {}

    def listen(self, patch: pytest.MonkeyPatch) -> None:
        """Put an ear on every ending of the harness."""
        when, then = Given.when, Decided.then
        refused, nothing = Decided.then_refused, Decided.then_nothing

        def hear_when(given: Given[Any, Any, Any], command: object) -> Decided[Any]:
            decided = when(given, command)
            self._command[id(decided)] = (decided, type(command).__name__)
            return decided

        def hear_then(decided: Decided[Any], *expected: object) -> None:
            then(decided, *expected)
            self._hear("worked", decided)

        def hear_refused(decided: Decided[Any], rule: type[RuleBroken], **facts: str | int) -> None:
            refused(decided, rule, **facts)
            self._hear("refused", decided, rule.code)

        def hear_nothing(decided: Decided[Any]) -> None:
            nothing(decided)
            self._hear("repeated", decided)

        patch.setattr(Given, "when", hear_when)
        patch.setattr(Decided, "then", hear_then)
        patch.setattr(Decided, "then_refused", hear_refused)
        patch.setattr(Decided, "then_nothing", hear_nothing)

    def _hear(self, ending: str, decided: Decided[Any], rule: str = "-") -> None:
        self._now.add((ending, self._command[id(decided)][1], rule))

    def settle(self, *, passed: bool) -> None:
        """The test is over: only what a passing test saw is kept."""
        if passed:
            self.kept |= self._now
        self._now.clear()
        self._command.clear()


def pytest_configure(config: pytest.Config) -> None:
    """Listen only when asked to."""
    path = config.getoption("--witness")
    if path is not None:
        patch, witness = pytest.MonkeyPatch(), Witness()
        witness.listen(patch)
        config.stash[_FILE], config.stash[_SEEN] = path, witness.kept
        config.pluginmanager.register(_Ears(witness), "witness-ears")
        config.add_cleanup(patch.undo)


class _Ears:
    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Iterator[None]:
        passed = False
        try:
            yield
            passed = True
        finally:
            self._witness.settle(passed=passed)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Write it down."""
    if _FILE in config.stash:
        lines = sorted(" ".join(seen) for seen in config.stash[_SEEN])
        config.stash[_FILE].write_text("\n".join(lines), encoding="utf-8")
