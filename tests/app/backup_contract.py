"""A backup: whole or none, without a key, refused where it is damaged."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from ledger.keeping.backup import BackupOrder, back_up
from ledger.keeping.copies import Copied, StoreCopy
from tests.app.drill import Drill, Killed

SECRETS = ("key-ring.json", "signing-key", "tokens.json", "erasure-list", "key-log")


class BackupContract:
    """Part of `DrillContract`, which gives the `drill`."""

    def test_no_key_is_in_a_backup(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        held = [each for each in folder.rglob("*") if each.is_file()]
        ring = drill.settings.key_ring_path.read_text()
        secret = [word for word in ring.replace('"', " ").split() if len(word) == 44 and word.endswith("=")]
        secret += [drill.settings.signing_key_path.read_text().splitlines()[2]]
        assert len(secret) >= 3
        assert [path for path in held for word in secret if word.encode() in path.read_bytes()] == []
        assert [path.name for path in held if path.name in SECRETS] == []

    def test_a_backup_that_was_killed_is_none_and_the_next_one_is_whole(self, drill: Drill) -> None:
        drill.follow()
        with pytest.raises(Killed):
            back_up_with(drill, DyingCopy(drill.keeping.copy()), drill.shell.folder / "b1")
        assert not (drill.shell.folder / "b1").exists()
        (half,) = drill.shell.folder.glob("b1*")
        drill_code = drill.refusal("restore", str(half))
        assert drill_code == "backup.not_whole"
        folder = drill.back_up("b1")
        drill.lose_everything()
        assert drill("restore", str(folder)).code == 0

    @pytest.mark.parametrize("damage", ["bit", "cut", "gone", "more"])
    def test_a_damaged_backup_is_refused_with_the_file_named(self, drill: Drill, damage: str) -> None:
        folder = drill.back_up("b1")
        victim = max(
            (each for each in folder.rglob("*") if each.is_file()), key=lambda each: each.stat().st_size
        )
        data = bytearray(victim.read_bytes())
        match damage:
            case "bit":
                data[Random(7).randrange(len(data))] ^= 4
                victim.write_bytes(data)
            case "cut":
                victim.write_bytes(data[:-1])
            case "gone":
                victim.unlink()
            case _:
                victim = folder / "store" / "stranger"
                victim.write_bytes(b"x")
        drill.lose_everything()
        said = drill("restore", str(folder))
        assert said.code == 1
        assert "backup.file_damaged" in said.err
        assert str(victim) in said.err.replace("\n", "")
        assert not drill.keeping.copy().is_there()

    def test_a_backup_never_overwrites_and_neither_does_a_restore(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        assert drill.refusal("backup", str(folder)) == "backup.exists"
        assert drill.refusal("restore", str(folder)) == "restore.ledger_exists"


@dataclass
class DyingCopy:
    """The store is copied whole, and then the power goes."""

    real: StoreCopy

    def copy_to(self, folder: Path) -> Copied:
        self.real.copy_to(folder)
        raise Killed

    def is_there(self) -> bool:
        return self.real.is_there()

    def put_back(self, folder: Path) -> None:
        self.real.put_back(folder)


def back_up_with(drill: Drill, copy: StoreCopy, target: Path) -> None:
    back_up(
        target,
        BackupOrder(
            copy=copy,
            store=drill.settings.store.value,
            origin=drill.settings.origin,
            folders=(),
            checkpoint="",
            key_log=(0, ""),
            erasures=(0, ""),
            made_at=datetime.now(UTC),
        ),
    )
