"""Whether a record may still be used follows from the rights of the person, and from nothing else."""

from pathlib import Path

import pytest

from access.record_state import StatesByRights, closed_among, person_of
from access.vocabulary import RecordState
from projections.registry.one_person import OnePerson
from projections.rights.view import RightsView
from tests.intake.erasure_contract import LIU, WANG, two_persons
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import event
from tests.support.rights import about, erase, require_accepted

RESTRICTED = {"scope": "all_but_storage", "ground": "objection"}


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    """Liu and Wang are known."""
    made = embedded_house(tmp_path)
    two_persons(made.bench)
    return made


def link_wang_to_liu(house: EmbeddedHouse) -> None:
    """Both records are read as one person from here on."""
    linked = event(
        "gridledger.person.linked.v1",
        WANG,
        data={"to": LIU, "reason": "checked_by_officer"},
        basis="population_registration",
    )
    require_accepted([house.bench.send_one(linked)])


def states(house: EmbeddedHouse) -> StatesByRights:
    """As the read models say now."""
    house.follow()
    return StatesByRights(RightsView(house.views), OnePerson(house.views))


def closed(house: EmbeddedHouse, *subjects: str) -> frozenset[str]:
    """Those of which no value is shown."""
    return closed_among(states(house), subjects)


def test_a_record_on_which_nothing_stands_is_ordinary(house: EmbeddedHouse) -> None:
    assert states(house).record_states([LIU, WANG]) == {
        LIU: RecordState.ORDINARY,
        WANG: RecordState.ORDINARY,
    }


def test_a_restriction_closes_it_and_lifting_opens_it_again(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    assert states(house).record_states([LIU, WANG]) == {
        LIU: RecordState.RESTRICTED,
        WANG: RecordState.ORDINARY,
    }
    require_accepted([house.bench.send_one(about("restriction_lifted", LIU, {}))])
    assert states(house).record_states([LIU]) == {LIU: RecordState.ORDINARY}


def test_an_erased_record_stays_erased_whatever_else_stood_on_it(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    erase(house.bench, LIU)
    assert states(house).record_states([LIU]) == {LIU: RecordState.ERASED}


def test_a_restriction_of_one_record_closes_all_that_are_read_as_one_person(house: EmbeddedHouse) -> None:
    link_wang_to_liu(house)
    assert closed(house, f"person:{LIU}", f"person:{WANG}") == frozenset()
    require_accepted([house.bench.send_one(about("processing_restricted", WANG, RESTRICTED))])
    assert closed(house, f"person:{LIU}") == {f"person:{LIU}"}
    require_accepted([house.bench.send_one(about("restriction_lifted", WANG, {}))])
    assert closed(house, f"person:{LIU}") == frozenset()


def test_an_erasure_is_each_records_own(house: EmbeddedHouse) -> None:
    link_wang_to_liu(house)
    erase(house.bench, WANG)
    assert closed(house, f"person:{LIU}", f"person:{WANG}") == {f"person:{WANG}"}


def test_what_is_sealed_under_a_person_is_closed_with_them_and_a_case_is_not(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    stay, case = f"residence:{LIU}.01JN000000000000000000D001", "dispute:GL0000000000001"
    asked = {f"person:{LIU}", f"rights:{LIU}", stay, f"person:{WANG}", case}
    assert closed(house, *asked) == {f"person:{LIU}", f"rights:{LIU}", stay}
    assert [person_of(each) for each in (stay, case)] == [LIU, None]
