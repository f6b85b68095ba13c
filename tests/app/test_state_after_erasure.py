"""What the read tables held before an erasure is nowhere any more, and nobody signs that it was otherwise."""

from pathlib import Path

import pytest

from app.settings import Settings
from app.views import open_views
from ledger.proofs.state_notes import read_state
from projections.state import ErasedSince, state_at
from proofs.canaries import canaries
from proofs.erasure import GUARD, _decided
from proofs.erasure_house import erasure_house
from tests.app.command_line import CommandLine, speaks_both


def test_a_state_before_an_erasure_is_refused_and_one_behind_it_is_given(tmp_path: Path) -> None:
    people = canaries(3)
    house = erasure_house(tmp_path)
    house.tell(people)
    house.sign()
    order = _decided(house, people[0])
    house.work.follow()
    before = house.road.store.head()
    views = house.work.views
    with views.reading() as reader:
        held = state_at(reader, before)
    (said,) = house.work.run([order], GUARD)
    after = house.road.store.head()
    with views.reading() as reader:
        with pytest.raises(ErasedSince) as told:
            state_at(reader, before)
        assert before < int(str(said["position"])) <= told.value.erased <= after
        assert state_at(reader, told.value.erased) != held
        with pytest.raises(ErasedSince):
            state_at(reader, told.value.erased - 1)
    assert (told.value.position, told.value.code) == (before, "state.erased_since")
    house.close()


def test_neither_a_state_nor_a_bundle_is_signed_that_could_not_be_folded_again(followed: CommandLine) -> None:
    assert followed("checkpoint", "-o", "whole").code == 0
    views = open_views(Settings(data_dir=followed.folder / "data"))
    newest = views.position("audit_trail")
    with views.writing() as cursor:
        cursor.execute("UPDATE audit_trail SET topic = 'person.erased.v1' WHERE position = 200")
    assert read_state(followed("state-hash", "--at", "200").out)[1].size == 200
    refused = followed("state-hash", "--at", "199")
    assert (refused.code, refused.out, speaks_both(refused.err)) == (1, "", True)
    assert "state.erased_since" in refused.err
    assert "200" in refused.err
    assert followed("bundle", "whole.zip", "--sealed", "--checkpoint", "whole").code == 0
    with views.writing() as cursor:
        cursor.execute(
            "UPDATE audit_trail SET topic = 'rights.erasure_completed.v1', position = ? WHERE position = ?",
            (newest + 1, newest),
        )
    views.close()
    refused = followed("bundle", "b.zip", "--sealed", "--checkpoint", "whole")
    assert (refused.code, speaks_both(refused.err)) == (1, True)
    assert "state.erased_since" in refused.err
