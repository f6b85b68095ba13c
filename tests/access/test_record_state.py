"""Whether a record may still be used follows from the rights of the person, and from nothing else."""

from pathlib import Path

import pytest

from access.record_state import RecordStates, person_of
from access.vocabulary import RecordState
from projections.rights.view import RightsView
from tests.intake.erasure_contract import LIU, WANG, two_persons
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.rights import about, erase, require_accepted

RESTRICTED = {"scope": "all_but_storage", "ground": "objection"}


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    """Liu and Wang are known."""
    made = embedded_house(tmp_path)
    two_persons(made.bench)
    return made


def states(house: EmbeddedHouse) -> RecordStates:
    """As the read models say now."""
    house.follow()
    return RecordStates(RightsView(house.views))


def test_a_record_on_which_nothing_stands_is_ordinary(house: EmbeddedHouse) -> None:
    assert states(house).record_states([LIU, WANG]) == {
        LIU: RecordState.ORDINARY,
        WANG: RecordState.ORDINARY,
    }


def test_a_restriction_closes_it_and_lifting_opens_it_again(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    closed = states(house)
    assert closed.record_state(LIU) is RecordState.RESTRICTED
    assert closed.record_state(WANG) is RecordState.ORDINARY
    require_accepted([house.bench.send_one(about("restriction_lifted", LIU, {}))])
    assert states(house).record_state(LIU) is RecordState.ORDINARY


def test_an_erased_record_stays_erased_whatever_else_stood_on_it(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    erase(house.bench, LIU)
    assert states(house).record_state(LIU) is RecordState.ERASED


def test_what_is_sealed_under_a_person_is_closed_with_them_and_a_case_is_not(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    stay, case = f"residence:{LIU}.01JN000000000000000000D001", "dispute:GL0000000000001"
    asked = {f"person:{LIU}", f"rights:{LIU}", stay, f"person:{WANG}", case}
    assert states(house).closed(asked) == {f"person:{LIU}", f"rights:{LIU}", stay}
    assert [person_of(each) for each in (stay, case)] == [LIU, None]
