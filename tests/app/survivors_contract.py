"""What survives a lost ledger, and what a restore holds against what was noted elsewhere; on either store."""

import shutil
from uuid import UUID

import pytest

from app.restoring import Restore
from ledger.keeping.key_log import Act
from ledger.keeping.restoring import Stage
from tests.app.command_line import speaks_both
from tests.app.drill import LI, ZHAO, Drill, Killed

SOMETHING = str(UUID(int=1))
# Whatever writes events or keys, as somebody would type it in a hurry.
WRITING = (
    ("keys", "roll", "--by", LI),
    ("keys", "destroy", "epoch-1-00000000", "--by", LI, "--approved-by", ZHAO),
    ("letters", "retry", SOMETHING, "--as", LI),
    ("waiting", "decide", SOMETHING, "--as", LI),
    ("conflicts", "settle", SOMETHING, "--as", LI, "--keep", "first", "--reason", "other"),
    ("erase", "request", "01JZZZZZZZZZZZZZZZZZ000000", "--as", LI, "--basis", "purpose_ended"),
    ("import", "persons.csv", "--source", "urn:gridledger:source:grid-app"),
    ("import", "--undo", "0" * 32, "--actor", LI, "--role", "registrar", "--apply"),
)


class SurvivorsContract:
    """Part of `DrillContract`, which gives the `drill`: four persons."""

    def test_looks_that_survived_beside_a_lost_ledger_are_kept(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        assert drill("erase", "status").code == 0
        assert drill("checkpoint", "--log", "access").code == 0
        looks = drill.looks()
        assert looks
        drill.lose_the_ledger()
        said = drill("restore", str(folder))
        assert said.code == 0, said.err
        assert drill.looks()[: len(looks)] == looks
        assert drill("erase", "status").code == 0
        assert drill("checkpoint", "--log", "access").code == 0, (
            "the tree of looks is folded anew and goes on"
        )
        assert drill("verify").code == 0

    def test_looks_signed_after_the_backup_are_lost_only_by_two_persons_word(self, drill: Drill) -> None:
        folder, kept = drill.back_up("b1"), len(drill.looks())
        assert drill("erase", "status").code == 0
        assert drill("checkpoint", "--log", "access").code == 0
        drill.lose_everything()
        assert drill.refusal("restore", str(folder)) == "restore.events_lost"
        said = drill("restore", str(folder), "--accept-loss", "--by", LI, "--approved-by", ZHAO)
        assert said.code == 0, said.err
        lost = [each for each in drill.keeping.log.lines() if each.text("what") == Act.LOST]
        assert [(each.text("log"), each.facts["after"]) for each in lost] == [("access", kept)]
        assert drill("erase", "status").code == 0
        assert drill("checkpoint", "--log", "access").code == 0
        assert drill("verify").code == 0

    def test_a_restore_goes_on_with_the_same_backup_only(self, drill: Drill) -> None:
        """Two backups of one store have one identity, and hold other events."""
        first = drill.back_up("b1")
        drill.take(1)
        second = drill.back_up("b2")
        drill.lose_everything()

        def killed(at: Stage) -> None:
            if at is Stage.PUT_BACK:
                raise Killed

        with pytest.raises(Killed):
            Restore(drill.settings, second).run(killed)
        assert drill.refusal("restore", str(first)) == "restore.another_unfinished"
        assert drill("restore", str(second)).code == 0

    @pytest.mark.parametrize(
        ("cut", "code"), [("key_log_path", "keys.log_cut"), ("erasure_list_path", "erasures.list_cut")]
    )
    def test_a_file_beside_the_ring_that_lost_lines_since_the_backup_opens_nothing(
        self, drill: Drill, cut: str, code: str
    ) -> None:
        """By the manifest alone: the database may be as old as the file."""
        drill.erase(drill.persons[0])
        folder, path = drill.back_up("b1"), getattr(drill.settings, cut)
        drill.lose_everything()
        path.write_bytes(b"")
        assert drill.refusal("restore", str(folder)) == code

    def test_nothing_is_written_before_a_restore_is_through(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        drill.lose_everything()
        (drill.shell.folder / "persons.csv").write_text("x\n")

        def killed(at: Stage) -> None:
            if at is Stage.VERIFIED:
                raise Killed

        with pytest.raises(Killed):
            Restore(drill.settings, folder).run(killed)
        head = len(drill.log_bytes())
        for command in WRITING:
            assert drill.refusal(*command) == "restore.not_finished", command
        assert len(drill.log_bytes()) == head
        assert drill("restore", str(folder)).code == 0

    def test_no_other_key_ring_opens_the_house(self, drill: Drill) -> None:
        ring, old = drill.settings.key_ring_path, drill.shell.folder / "old-ring"
        shutil.copyfile(ring, old)
        first = drill.keeping.keeper().ring.current.name
        assert drill("keys", "roll", "--by", LI).code == 0
        drill.back_up("b1")
        rolled = ring.read_bytes()
        opening = (("serve", "--port", "0"), ("project",), ("backup", "b2"), ("keys", "roll", "--by", LI))
        ring.write_bytes(old.read_bytes())
        for command in opening:
            assert drill.refusal(*command) == "keys.epoch_missing", command
        ring.write_bytes(rolled)
        assert drill("keys", "destroy", first, "--by", LI, "--approved-by", ZHAO).code == 0
        destroyed = ring.read_bytes()
        ring.write_bytes(rolled)
        for command in opening:
            assert drill.refusal(*command) == "keys.epoch_back", command
        ring.unlink()
        for command in opening:
            said = drill(*command)
            assert said.code == 1, (command, said)
            assert speaks_both(said.err)
        assert not ring.exists(), "no ring is made where there was one"
        ring.touch(0o600)
        ring.write_bytes(destroyed)
        assert drill("backup", "b3").code == 0
