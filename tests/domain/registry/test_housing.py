"""Dwellings and units: what one message may not say, and what the past forbids."""

import pytest

from domain.registry import rules_housing as rules
from domain.registry.codes_housing import DangerLevel, Occupancy, UnitKind
from domain.registry.deciders import dwelling_decider, unit_decider
from domain.registry.events_housing import DwellingUseChanged
from domain.registry.roles_places import FIELD, OFFICES, WALKERS
from domain.registry.rules_addresses import AddressIdNotValid
from domain.registry.rules_places import RoleNotAllowed
from domain.registry.states_housing import Dwelling, Unit
from domain.shared.actor import Actor, Role
from domain.shared.occurrence import Precision
from tests.domain.registry import sayings_places as say
from tests.domain.registry.sayings import GRID_WORKER, OFFICER
from tests.domain.registry.sayings_places import HOME, HOME_REGISTERED, MANAGER, SHOP_REGISTERED, at, by
from tests.support.given import given

NO_HOME, STANDING = given(dwelling_decider), given(dwelling_decider, HOME_REGISTERED)
NO_SHOP, OPEN = given(unit_decider), given(unit_decider, SHOP_REGISTERED)


def test_a_floor_is_at_most_the_last_of_those_one_message_tells() -> None:
    NO_HOME.when(say.register_home(floors=6, floor_no=7)).then_refused(
        rules.FloorAboveTheRoof, floor_no=7, floors=6
    )
    STANDING.when(say.correct_home(floors=3, floor_no=4)).then_refused(rules.FloorAboveTheRoof)
    for floors, floor_no in ((6, 6), (6, -1), (None, 30), (3, None)):
        said = say.register_home(floors=floors, floor_no=floor_no)
        assert len(dwelling_decider.decide(said, NO_HOME.state)) == 1


def test_a_change_changes_something_and_a_correction_corrects_something() -> None:
    STANDING.when(say.change_use(occupancy=None)).then_refused(rules.NothingChanged)
    STANDING.when(say.correct_home(floors=None)).then_refused(rules.DwellingNothingCorrected)
    OPEN.when(say.correct_shop(name=None)).then_refused(rules.UnitNothingCorrected)


def test_a_false_statement_is_a_correction_too() -> None:
    said = say.correct_home(floors=None, self_built=False)
    assert len(dwelling_decider.decide(said, STANDING.state)) == 1


def test_an_id_never_names_another_dwelling_or_unit() -> None:
    STANDING.when(say.register_home(floors=2)).then_refused(rules.DwellingRegisteredOtherwise)
    OPEN.when(say.register_shop(name="别的店")).then_refused(rules.UnitRegisteredOtherwise)


def test_an_address_is_named_by_its_id() -> None:
    NO_HOME.when(say.register_home(address_id="西河路12号")).then_refused(AddressIdNotValid)
    STANDING.when(say.correct_home(address_id="1")).then_refused(AddressIdNotValid)
    NO_SHOP.when(say.register_shop(address_id="1")).then_refused(AddressIdNotValid)
    OPEN.when(say.move_shop(address_id="1")).then_refused(AddressIdNotValid)


def test_what_happened_after_a_demolition_is_refused_and_what_happened_before_is_kept() -> None:
    gone = STANDING.after(say.demolish())
    for late in (say.change_use(by(GRID_WORKER, 11)), say.correct_home(by(GRID_WORKER, 11))):
        gone.when(late).then_refused(rules.DwellingIsGone, on="2026-01-10")
    gone.when(say.change_use()).then(
        DwellingUseChanged(dwelling_id=HOME, occupancy=Occupancy.VACANT, happened_at=at(5))
    )
    gone.when(say.demolish(by(GRID_WORKER, 9))).then_refused(rules.DwellingGoneAlready, on="2026-01-10")
    assert isinstance(gone.state, Dwelling)
    assert str(gone.state.demolished_on) == "2026-01-10"


def test_one_document_gives_one_grade() -> None:
    graded = STANDING.after(say.appraise())
    graded.when(say.appraise(level=DangerLevel.D)).then_refused(rules.AppraisedOtherwise, level="C")
    another = say.appraise(level=DangerLevel.D, document_no="虚鉴〔2026〕18号")
    assert len(dwelling_decider.decide(another, graded.state)) == 1


def test_a_field_changed_behind_ones_back_is_for_a_person_to_choose() -> None:
    corrected = STANDING.after(say.correct_home())
    corrected.when(say.correct_home(by(MANAGER, 6, seen=1), floors=4)).then_refused(
        rules.DwellingChangedMeanwhile, field="floors", version=2
    )
    assert len(dwelling_decider.decide(say.correct_home(by(MANAGER, 6, seen=1)), corrected.state)) == 1
    other_field = say.correct_home(by(MANAGER, 6, seen=1), floors=None, room_count=3)
    assert len(dwelling_decider.decide(other_field, corrected.state)) == 1
    renamed = OPEN.after(say.correct_shop())
    renamed.when(say.correct_shop(by(MANAGER, 6, seen=1), name="别的店")).then_refused(
        rules.UnitChangedMeanwhile, field="unit_name", version=2
    )


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91421127000000000J", "check_character"),
        ("9142112700000000OC", "letter_not_used"),
        ("91ABCDEF000000000C", "division_not_digits"),
        ("9142112700000000", "not_18_characters"),
        ("91421127Y000000027", "organisation_code"),
    ],
)
def test_a_wrong_credit_code_is_refused_for_the_licence_hangs_on_the_wall(code: str, problem: str) -> None:
    NO_SHOP.when(say.register_shop(uscc=code)).then_refused(rules.CreditCodeNotValid, problem=problem)
    OPEN.when(say.correct_shop(uscc=code)).then_refused(rules.CreditCodeNotValid, problem=problem)


@pytest.mark.parametrize(
    "code",
    [
        "91421127000000000C",
        "914211270000000A2W",
        "91421127Y00000008R",
        "52421127000000000D",
        "91350100M000100Y43",
    ],
)
def test_the_vectors_of_the_standard_are_taken(code: str) -> None:
    assert len(unit_decider.decide(say.register_shop(uscc=code), NO_SHOP.state)) == 1


def test_a_unit_without_a_code_is_taken() -> None:
    for kind in (UnitKind.STALL, UnitKind.SELF_EMPLOYED):
        assert len(unit_decider.decide(say.register_shop(uscc=None, kind=kind), NO_SHOP.state)) == 1


@pytest.mark.parametrize("name", ["", " ", "某" * 101, "店\t铺"])
def test_a_unit_has_a_name_to_read(name: str) -> None:
    NO_SHOP.when(say.register_shop(name=name)).then_refused(rules.UnitNameNotValid)
    OPEN.when(say.correct_shop(name=name)).then_refused(rules.UnitNameNotValid)


def test_a_unit_resumes_what_it_suspended_before() -> None:
    OPEN.when(say.resume()).then_refused(rules.UnitNotSuspended)
    later = OPEN.after(say.suspend(by(GRID_WORKER, 9)))
    later.when(say.resume()).then_refused(rules.UnitNotSuspended)
    assert rules.UnitNotSuspended.premature
    both = later.after(say.suspend()).after(say.resume())
    assert isinstance(both.state, Unit)
    assert both.state.is_suspended  # since the ninth, after it had resumed on the eighth
    assert len(unit_decider.decide(say.resume(by(GRID_WORKER, 9, precision=Precision.DAY)), later.state)) == 1


def test_a_unit_ceases_once_and_nothing_happens_to_it_after_that() -> None:
    ceased = OPEN.after(say.cease())
    ceased.when(say.move_shop(by(GRID_WORKER, 11))).then_refused(rules.UnitHasCeased, on="2026-01-10")
    ceased.when(say.suspend(by(GRID_WORKER, 11))).then_refused(rules.UnitHasCeased)
    ceased.when(say.cease(by(GRID_WORKER, 9))).then_refused(rules.UnitCeasedAlready, on="2026-01-10")
    assert len(unit_decider.decide(say.move_shop(), ceased.state)) == 1


@pytest.mark.parametrize("role", list(Role))
def test_field_workers_tell_of_homes_and_no_contractor_ends_them(role: Role) -> None:
    circumstance = by(Actor("staff:X1", role))
    for said, allowed in (
        (say.change_use(circumstance), FIELD),
        (say.correct_home(circumstance), FIELD),
        (say.appraise(circumstance), OFFICES),
        (say.demolish(circumstance), WALKERS),
    ):
        if role in allowed:
            assert len(dwelling_decider.decide(said, STANDING.state)) == 1
        else:
            STANDING.when(said).then_refused(RoleNotAllowed, role=role.value)
    ends = say.cease(circumstance)
    if role in WALKERS:
        assert len(unit_decider.decide(ends, OPEN.state)) == 1
    else:
        OPEN.when(ends).then_refused(RoleNotAllowed, role=role.value)


def test_an_officer_may_say_what_a_worker_may() -> None:
    assert len(unit_decider.decide(say.suspend(by(OFFICER)), OPEN.state)) == 1
