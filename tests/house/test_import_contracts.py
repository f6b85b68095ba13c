"""Who may know whom: the contracts hold, and each one catches the violation it was written for."""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.house.checkout import BESIDE, ROOMS, ROOT, copy_of_the_rooms, pyproject

LINT = Path(sys.executable).with_name("lint-imports")


@dataclass(frozen=True)
class Planted:
    """A line nobody may write, and the contract that must see it."""

    contract: str
    file: str
    line: str

    def __str__(self) -> str:
        return f"{self.contract}: {self.file}"


PLANTED = (
    Planted("rooms", "domain/planted.py", "import ledger.port"),
    Planted("rooms", "ledger/planted.py", "import projections"),
    Planted("rooms", "ledger/planted.py", "import intake.delivery"),
    Planted("rooms", "projections/planted.py", "import intake.delivery"),
    Planted("rooms", "api/planted.py", "import consumers.topics"),
    Planted("rooms", "consumers/planted.py", "import api.problems"),
    Planted("rooms", "access/planted.py", "import api.problems"),
    Planted("rooms", "projections/planted.py", "import access.look"),
    Planted("rooms", "intake/planted.py", "import app.settings"),
    Planted("consumers-read-no-projection", "consumers/planted.py", "import projections"),
    Planted("slices", "domain/dispute/planted.py", "import domain.registry"),
    Planted("slices", "domain/registry/planted.py", "from domain.dispute import codes"),
    Planted("slices", "domain/shared/planted.py", "import domain.dispute"),
    Planted("slices", "domain/smuggled/__init__.py", "import domain.dispute"),
    Planted("domain-is-pure", "domain/shared/planted.py", "import structlog"),
    Planted("eventsourcing", "api/planted.py", "import eventsourcing.persistence"),
    Planted("eventsourcing", "domain/dispute/planted.py", "from eventsourcing import domain"),
    Planted("kafka-clients", "api/planted.py", "import faststream"),
    Planted("kafka-clients", "intake/planted.py", "from aiokafka import AIOKafkaProducer"),
    Planted("sheets", "api/planted.py", "import xlsxwriter"),
    Planted("sheets", "intake/planted.py", "from python_calamine import CalamineWorkbook"),
    Planted("kafka-administration", "ledger/planted.py", "from kafka import KafkaAdminClient"),
)


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the linter there; with a contract's name, that one alone."""
    chosen = ["--contract", contract] if contract else []
    command = [str(LINT), "--no-cache", *chosen]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_every_contract_holds() -> None:
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms to plant in; without a plant it breaks no contract the checkout keeps."""
    copied = copy_of_the_rooms(tmp_path_factory.mktemp("rooms"))
    assert lint(copied).stdout.count("BROKEN") == lint(ROOT).stdout.count("BROKEN")
    return copied


@contextmanager
def planting(copy: Path, files: Mapping[str, str]) -> Iterator[None]:
    """The files stand in the copy for a moment."""
    paths = {copy / name: text for name, text in files.items()}
    new_folders = {path.parent for path in paths if not path.parent.exists()}
    for path, text in paths.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{text}\n", encoding="utf-8")
    try:
        yield
    finally:
        for path in paths:
            path.unlink()
        for folder in new_folders:
            shutil.rmtree(folder)


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_a_forbidden_import_is_caught(planted: Planted, copy: Path) -> None:
    with planting(copy, {planted.file: planted.line}):
        ran = lint(copy, planted.contract)
    assert ran.returncode == 1, ran.stdout
    assert "BROKEN" in ran.stdout
    assert (
        Path(planted.file).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        in ran.stdout
    )


def test_two_files_that_need_each_other_are_caught(copy: Path) -> None:
    hen_and_egg = {
        "domain/shared/hen.py": "import domain.shared.egg",
        "domain/shared/egg.py": "import domain.shared.hen",
    }
    with planting(copy, hen_and_egg):
        ran = lint(copy, "no-cycles")
    assert ran.returncode == 1, ran.stdout
    assert "domain.shared" in ran.stdout


def test_every_room_stands_in_the_layers_and_every_contract_has_a_planted_violation() -> None:
    tool = pyproject()["tool"]
    assert isinstance(tool, dict)
    linter = tool["importlinter"]
    contracts = {contract["id"]: contract for contract in linter["contracts"]}
    layered = {room.strip() for layer in contracts["rooms"]["layers"] for room in layer.split("|")}
    assert layered == set(linter["root_packages"]) == set(ROOMS)
    assert set(tool["hatch"]["build"]["targets"]["wheel"]["packages"]) == set(ROOMS)
    assert set(contracts) == {planted.contract for planted in PLANTED} | {"no-cycles"}


def test_no_package_stands_outside_the_rooms() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= {*ROOMS, *BESIDE}
