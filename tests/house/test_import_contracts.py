"""Who may know whom: the contracts hold, and each one catches the violation it was written for."""

import subprocess
import sys
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


@pytest.mark.parametrize("planted", PLANTED, ids=str)
def test_a_forbidden_import_is_caught(planted: Planted, tmp_path: Path) -> None:
    copy = copy_of_the_rooms(tmp_path)
    assert lint(copy, planted.contract).returncode == 0, "the copy must be clean before anything is planted"
    file = copy / planted.file
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{planted.line}\n", encoding="utf-8")
    ran = lint(copy, planted.contract)
    assert ran.returncode == 1, ran.stdout
    assert "BROKEN" in ran.stdout


def test_two_files_that_need_each_other_are_caught(tmp_path: Path) -> None:
    copy = copy_of_the_rooms(tmp_path)
    (copy / "domain/shared/hen.py").write_text("import domain.shared.egg\n", encoding="utf-8")
    (copy / "domain/shared/egg.py").write_text("import domain.shared.hen\n", encoding="utf-8")
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
