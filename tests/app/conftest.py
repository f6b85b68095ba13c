"""A shell for every test, and a small town that is loaded once."""

import shutil
from pathlib import Path

import pytest

from app.assembly import House
from app.settings import Settings
from app.views import open_views, projections_over
from projections.catalogue import NAMES
from projections.runner import ProjectionRunner
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


@pytest.fixture(scope="session")
def folded(loaded: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with every read model followed to the end; not to be written to."""
    folder = tmp_path_factory.mktemp("folded")
    shutil.copytree(loaded.folder, folder, dirs_exist_ok=True)
    settings = Settings(data_dir=folder / "data")
    house, views = House(settings), open_views(settings)
    catalogue = projections_over(house.log, house.vault, views)
    for name in NAMES:
        ProjectionRunner(house.log, views, catalogue.folder(name), _quiet).catch_up()
    views.close()
    house.log.close()
    return folder


@pytest.fixture
def followed(folded: Path, tmp_path: Path) -> CommandLine:
    """A copy of it, to do with as one likes."""
    shutil.copytree(folded, tmp_path, dirs_exist_ok=True)
    return CommandLine(tmp_path)


def _quiet(event: str, projection: str) -> None:
    """A runner that fails raises out of `catch_up`."""


@pytest.fixture
def alone(tmp_path: Path, followed: CommandLine) -> CommandLine:
    """An auditor's machine: no ledger, no keys, only what was carried there."""
    folder = tmp_path / "auditor"
    folder.mkdir()
    return CommandLine(folder)
