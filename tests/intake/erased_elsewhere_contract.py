"""A process that runs for days, and a person whom another process erased meanwhile; each storage inherits these tests."""

from pathlib import Path

from ledger.port import Verdict
from tests.intake.erasure_contract import HOME, LIU, WANG, at_home, corrected, letters_of, two_persons
from tests.support.intake import Bench, event, road_on
from tests.support.rights import erase


class ErasedElsewhereContract:
    """Give a `bench` fixture: a road with the test grid established, and its keys in `tmp_path`."""

    def test_what_another_process_erased_is_taken_by_no_door_that_remembers_the_person(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        two_persons(bench)
        at_home(bench)
        stay = f"{LIU}.{HOME}"
        erase(road_on(bench.store, tmp_path, bench.clock), LIU)
        doubt = {"finding": "not_living_there", "note": "邻居称刘安春已搬走"}
        linked = {"to": LIU, "reason": "same_document"}
        receipts = bench.send(
            event("gridledger.residence.contradicted.v1", stay, data=doubt),
            event("gridledger.person.linked.v1", WANG, data=linked, gridcode=None),
        )
        assert [each.code for each in receipts] == ["person.person_erased"] * 2
        assert bench.store.gather(subjects=[f"residence:{stay}"]).subject_keys == {}

    def test_what_is_refused_of_whom_another_process_erased_is_not_kept(
        self, bench: Bench, tmp_path: Path
    ) -> None:
        two_persons(bench)
        erase(road_on(bench.store, tmp_path, bench.clock), LIU)
        assert bench.send_one(corrected(LIU, nmae="刘安春")).verdict is Verdict.REFUSED
        assert letters_of(bench) == []
