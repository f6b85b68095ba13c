"""Nothing the command writes can be read by anybody else on the machine, whatever the shell's umask is."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from app.private_files import IN_USE, keep_private, temporary_files_beside
from app.settings import Settings
from tests.app.command_line import CommandLine
from tests.house.checkout import ROOT

WRITTEN = ("cp", "board.csv", "tiles")


def open_to_others(folder: Path) -> dict[str, str]:
    """Files and folders somebody else may read, write or enter, with their rights."""
    return {
        str(each.relative_to(folder)): oct(each.stat().st_mode & 0o777)
        for each in folder.rglob("*")
        if each.stat().st_mode & 0o077
    }


def test_the_ledger_the_keys_and_the_tokens_are_the_owners_alone(gridledger: CommandLine) -> None:
    """`CommandLine` types in a shell that lets everybody read."""
    assert gridledger("prepare").code == 0
    assert gridledger("tokens", "issue", "clerk", "--role", "community_officer").code == 0
    data = gridledger.folder / "data"
    made = {each.name for each in data.rglob("*") if each.is_file()}
    assert {"ledger.sqlite", "views.sqlite", "key-ring.json", "tokens.json"} <= made
    assert data.stat().st_mode & 0o777 == 0o700
    assert open_to_others(data) == {}


def test_what_is_written_for_others_is_opened_by_people_and_not_by_us(town: CommandLine) -> None:
    for words in (
        ("checkpoint", "-o", "cp"),
        ("export", "dispute_board", "-o", "board.csv"),
        ("export-tiles", "tiles"),
        ("replay", "--projection", "dispute_board"),
    ):
        assert town(*words).code == 0, words
    rights = {name: (town.folder / name).stat().st_mode & 0o077 for name in WRITTEN}
    assert rights == dict.fromkeys(WRITTEN, 0)


def test_a_process_is_private_from_its_first_line_on(tmp_path: Path) -> None:
    code = "import os; os.umask(0); from app.private_files import keep_private; keep_private(); open('made', 'w').close()"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True)
    assert (tmp_path / "made").stat().st_mode & 0o777 == 0o600


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Where temporary files go is put back afterwards."""
    monkeypatch.setattr(tempfile, "tempdir", tempfile.tempdir)
    return Settings(data_dir=tmp_path / "data")


def test_temporary_files_lie_beside_the_ledger(own_place: Settings) -> None:
    mine = temporary_files_beside(own_place)
    with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryDirectory() as folder:
        assert {Path(file.name).parent, Path(folder).parent} == {mine}
    assert mine.stat().st_mode & 0o777 == 0o700


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_uses_is_not(own_place: Settings) -> None:
    code = (
        "import os, sys, tempfile; from app.private_files import *; from app.settings import Settings; "
        "temporary_files_beside(Settings(data_dir=sys.argv[1])); os.close(tempfile.mkstemp()[0]); os._exit(9)"
    )
    killed = [sys.executable, "-c", code, str(own_place.data_dir)]
    subprocess.run(killed, cwd=own_place.data_dir.parent, env={"PYTHONPATH": str(ROOT)}, check=False)
    (left,) = (own_place.data_dir / "tmp").iterdir()
    assert len(list(left.iterdir())) == 2
    living = temporary_files_beside(own_place)
    assert not left.exists()
    another = temporary_files_beside(own_place)
    assert {each.name for each in (own_place.data_dir / "tmp").iterdir()} == {living.name, another.name}
    assert (living / IN_USE).exists()


def test_the_umask_of_the_shell_does_not_matter() -> None:
    before = os.umask(0)
    try:
        keep_private()
        assert os.umask(0) == 0o077
    finally:
        os.umask(before)
