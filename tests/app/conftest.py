"""A shell for every test, and a small town that is loaded once."""

import shutil
from pathlib import Path

import pytest

from tests.app.command_line import CommandLine

TOWN = ("demo", "--load-only", "--size", "40", "--persons", "300", "--today", "2026-03-02")


@pytest.fixture
def gridledger(tmp_path: Path) -> CommandLine:
    """A shell in an empty folder."""
    return CommandLine(tmp_path)


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> CommandLine:
    """A shell beside a loaded town; not to be written to."""
    shell = CommandLine(tmp_path_factory.mktemp("town"))
    said = shell(*TOWN)
    assert said.code == 0, said.err
    return shell


@pytest.fixture
def town(loaded: CommandLine, tmp_path: Path) -> CommandLine:
    """A copy of the loaded town, to do with as one likes."""
    shutil.copytree(loaded.folder, tmp_path, dirs_exist_ok=True)
    return CommandLine(tmp_path)
