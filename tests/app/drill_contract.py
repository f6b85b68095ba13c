"""Backups drilled: lost at any point, killed at any step, and nobody comes back who was erased."""

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from random import Random

import pytest

from app.erasing_again import ErasingAgain
from app.restoring import Approval, Restore
from ledger.keeping.erasure_list import Erased
from ledger.keeping.key_log import Act
from ledger.keeping.manifest import Manifest
from ledger.keeping.restoring import ORDER, RestoreStopped, Stage
from tests.app.backup_contract import BackupContract
from tests.app.drill import LI, ZHAO, Drill, Killed
from tests.app.erased_contract import ErasedContract
from tests.app.survivors_contract import SurvivorsContract


class DrillContract(BackupContract, ErasedContract, SurvivorsContract, ABC):
    """Give a `drill` fixture: a prepared house with a few persons."""

    def test_what_was_backed_up_is_put_back_and_opened(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        before, rows = drill.log_bytes(), drill("status", "--json").answer()
        drill.lose_everything()
        said = drill("restore", str(folder), "--json")
        assert said.code == 0, said.err
        assert said.answer() == {"position": len(before), "opened": True}
        assert drill.log_bytes() == before
        assert drill.readable() == drill.persons
        assert drill("status", "--json").answer() == rows
        assert drill("replay").code == 0, drill("replay").err[-700:]
        assert drill("verify").code == 0
        drill.take(1)
        assert drill.knows(drill.persons[-1])

    def test_a_restored_store_is_another_one_to_who_publishes_it(self, drill: Drill) -> None:
        """Kafka knows how far the lost store was published; the same numbers mean other rows now."""
        folder, before = drill.back_up("b1"), drill.bench().store.identity()
        drill.lose_everything()
        assert drill("restore", str(folder)).code == 0
        assert drill.bench().store.identity() != before

    def test_who_was_erased_after_the_backup_is_erased_again_before_anybody_may_look(
        self, drill: Drill
    ) -> None:
        folder = drill.back_up("b1")
        drill.erase(drill.persons[0])
        drill.lose_everything()
        seen = list[tuple[Stage, list[str]]]()
        Restore(drill.settings, folder).run(lambda stage: seen.append((stage, drill.readable())))
        everybody, left = drill.persons, drill.persons[1:]
        assert seen == [
            (Stage.PUT_BACK, everybody),
            (Stage.VERIFIED, everybody),
            (Stage.ERASED, left),
            (Stage.REBUILT, left),
            (Stage.COMPARED, left),
        ]
        assert drill.knows(drill.persons[0]), "the log is whole; only nobody can read the person any more"
        assert drill("verify").code == 0

    @pytest.mark.parametrize("stage", ORDER)
    def test_a_restore_that_was_killed_opens_nothing_and_goes_on(self, drill: Drill, stage: Stage) -> None:
        folder = drill.back_up("b1")
        drill.erase(drill.persons[0])
        before = drill.log_bytes()
        drill.lose_everything()

        def killed(at: Stage) -> None:
            if at is stage:
                raise Killed

        work = NothingPutBack if stage is Stage.BEGUN else Restore
        with pytest.raises(Killed):
            work(drill.settings, folder).run(killed)
        for command in (("serve", "--port", "0"), ("project",), ("prepare",), ("backup", "b2")):
            assert drill.refusal(*command) == "restore.not_finished", command
        said = drill("restore", str(folder))
        assert said.code == 0, said.err
        assert (drill.log_bytes()[: len(before)], drill.readable()) == (before, drill.persons[1:])
        assert len(drill.log_bytes()) == len(before) + 2, "that the person is erased is told once more"

    def test_a_restore_killed_inside_a_step_does_the_step_again(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        for each in drill.persons[:2]:
            drill.erase(each)
        drill.lose_everything()
        done = list[Erased]()

        def cut_short(erased: Erased) -> None:
            if done:
                raise Killed
            done.append(erased)
            ErasingAgain(drill.keeping)(erased)

        with pytest.raises(Killed):
            Restore(drill.settings, folder, eraser=cut_short).run(lambda _: None)
        Restore(drill.settings, folder).run(lambda _: None)
        assert drill.readable() == drill.persons[2:]

    def test_an_eraser_that_erases_nobody_opens_nothing(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        drill.erase(drill.persons[0])
        drill.lose_everything()
        with pytest.raises(RestoreStopped, match=r"restore\.erasure_failed"):
            Restore(drill.settings, folder, eraser=lambda _: None).run(lambda _: None)
        assert drill.refusal("serve", "--port", "0") == "restore.not_finished"

    def test_events_signed_after_the_backup_are_lost_only_by_two_persons_word(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        kept = len(drill.log_bytes())
        drill.take(3)
        drill.follow()
        assert drill("checkpoint").code == 0
        drill.lose_everything()
        assert drill.refusal("restore", str(folder)) == "restore.events_lost"
        assert drill("restore", str(folder), "--accept-loss", "--by", LI, "--approved-by", LI).code == 2
        said = drill("restore", str(folder), "--accept-loss", "--by", LI, "--approved-by", ZHAO)
        assert said.code == 0, said.err
        lost = [each for each in drill.keeping.log.lines() if each.text("what") == Act.LOST]
        assert [(each.facts["after"], each.facts["until"], each.text("by")) for each in lost] == [
            (kept, kept + 3, LI)
        ]
        drill.persons = drill.persons[:-3]
        drill.take(1)
        drill.follow()
        assert drill("checkpoint").code == 0
        assert drill("verify").code == 0

    def test_a_log_changed_in_the_backup_is_not_opened(self, drill: Drill) -> None:
        """By somebody who also wrote the hashes of the files anew."""
        folder, before = drill.back_up("b1"), drill.log_bytes()
        drill.lose_everything()

        def stop(stage: Stage) -> None:
            if stage is Stage.PUT_BACK:
                self.tamper(drill)
                assert drill.log_bytes() != before

        with pytest.raises(RestoreStopped, match=r"restore\.not_as_signed"):
            Restore(drill.settings, folder).run(stop)
        assert drill.refusal("serve", "--port", "0") == "restore.not_finished"

    @abstractmethod
    def tamper(self, drill: Drill) -> None:
        """Change one stored event."""

    def test_a_backup_older_than_a_destroyed_epoch_says_that_its_keys_are_gone(self, drill: Drill) -> None:
        folder = drill.back_up("b1")
        old = drill.keeping.keeper().ring.current.name
        assert drill("keys", "roll", "--by", LI).code == 0
        assert (
            drill.refusal("keys", "destroy", old, "--by", LI, "--approved-by", ZHAO) == "keys.no_backup_since"
        )
        newer = drill.back_up("b2")
        assert drill("keys", "destroy", old, "--by", LI, "--approved-by", ZHAO).code == 0
        drill.lose_everything()
        assert drill.refusal("restore", str(folder)) == "restore.keys_gone"
        drill.lose_everything()
        drill.keeping.marker.remove()
        assert drill("restore", str(newer)).code == 0
        assert drill.readable() == drill.persons
        assert drill("keys", "verify").code == 0

    def test_a_store_put_back_behind_our_back_is_not_opened(self, drill: Drill) -> None:
        """Somebody copies files, or uses the database's own tools, and forgets the rest."""
        put_back = self.snapshot(drill)
        drill.erase(drill.persons[0])
        assert drill.keeping.marker.read() is None
        put_back()
        assert drill.refusal("serve", "--port", "0") == "restore.erasures_not_applied"
        assert drill.refusal("project") == "restore.erasures_not_applied"
        assert drill("restore").code == 0
        assert drill.readable() == drill.persons[1:]

    @abstractmethod
    def snapshot(self, drill: Drill) -> Callable[[], None]:
        """The store as it is; what is returned puts it back."""

    def test_at_random_points_the_store_comes_back_as_it_was_then(self, drill: Drill) -> None:
        chance, points = Random(20260302), dict[str, tuple[list[bytes], list[str]]]()
        for number in range(3):
            drill.take(chance.randrange(1, 9))
            drill.erase(chance.choice(drill.readable()))
            drill.back_up(f"b{number}")
            points[f"b{number}"] = (drill.log_bytes(), list(drill.persons))
        erased = {each.person_key for each in drill.keeping.erasures.all()}
        loss = Approval(by=LI, approved_by=ZHAO)
        for name in chance.sample(sorted(points), 3):
            drill.lose_everything()
            Restore(drill.settings, drill.shell.folder / name, loss).run(lambda _: None)
            drill.persons = points[name][1]
            assert drill.log_bytes()[: len(points[name][0])] == points[name][0]
            assert drill.readable() == [each for each in drill.persons if each not in erased]
        shutil.rmtree(drill.shell.folder / "b0")


class NothingPutBack(Restore):
    """Killed before the first file."""

    def _put_back(self, manifest: Manifest | None) -> None:
        raise Killed
