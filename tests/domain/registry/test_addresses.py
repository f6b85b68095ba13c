"""Addresses: a tree that only grows, names in one spelling, codes that never change, one end."""

from dataclasses import replace

import pytest

from domain.registry import rules_addresses as rules
from domain.registry.codes_addresses import AddressProvenance, ElementType, RenameReason
from domain.registry.deciders import address_decider
from domain.registry.events_addresses import AddressConfirmed, AddressMerged, AddressRenamed
from domain.registry.merges import resolved
from domain.registry.roles_places import AUTHORITY, FIELD, OFFICES
from domain.registry.rules_places import DivisionCodeNotValid, RoleNotAllowed
from domain.shared.actor import Actor, Role
from domain.shared.occurrence import Precision
from domain.shared.rule import Contradicting
from tests.domain.registry import sayings_places as say
from tests.domain.registry.sayings import GRID_WORKER, OFFICER, REGISTRAR, TOWN
from tests.domain.registry.sayings_places import OTHER_ROOM, ROOM, ROOM_PROPOSED, at, by
from tests.support.given import given

NOTHING = given(address_decider)
PROPOSED = given(address_decider, ROOM_PROPOSED)
MERGED = PROPOSED.after(say.merge())
CODED = PROPOSED.after(say.confirm(scheme="DB42-2175", address_code="A-17"))


def test_an_address_hangs_on_a_village() -> None:
    NOTHING.when(say.propose(division=TOWN)).then_refused(rules.DivisionIsNoVillage, division=TOWN)
    NOTHING.when(say.propose(division="429000000000")).then_refused(DivisionCodeNotValid)


@pytest.mark.parametrize("village", ["990101450001", "990101100598", "441900003001", "429004002001"])
def test_real_villages_with_unusual_codes_have_addresses_too(village: str) -> None:
    said = by(GRID_WORKER, grid=f"{village}001")
    NOTHING.when(say.propose(said, division=village, parent=None)).then(
        replace(ROOM_PROPOSED, division=village, parent=None, grid_code=f"{village}001")
    )


def test_a_top_node_lies_in_a_grid_of_its_village() -> None:
    elsewhere = by(GRID_WORKER, grid="990101100002001")
    top = say.propose(elsewhere, parent=None, element_type=ElementType.COMPOUND)
    NOTHING.when(top).then_refused(rules.GridOfAnotherDivision, grid="990101100002001")
    below = say.propose(elsewhere)
    NOTHING.when(below).then(replace(ROOM_PROPOSED, grid_code="990101100002001"))


@pytest.mark.parametrize("name", ["", "  ", "某" * 61, "101\x07室"])
def test_a_name_is_something_to_read(name: str) -> None:
    NOTHING.when(say.propose(element_name=name)).then_refused(rules.ElementNameNotValid)
    PROPOSED.when(say.rename(element_name=name)).then_refused(rules.ElementNameNotValid)
    PROPOSED.when(say.alias(alias=name)).then_refused(rules.ElementNameNotValid)


def test_nothing_stands_below_itself() -> None:
    NOTHING.when(say.propose(parent=ROOM)).then_refused(rules.ParentIsItself)


def test_an_id_never_names_another_address() -> None:
    other = say.propose(provenance=AddressProvenance.PROPERTY_LIST)
    PROPOSED.when(other).then_refused(rules.AddressProposedOtherwise)
    PROPOSED.after(say.retire()).when(say.propose(element_name="103室")).then_refused(
        rules.AddressProposedOtherwise
    )


def test_a_code_and_its_scheme_go_together_and_never_change() -> None:
    PROPOSED.when(say.confirm(scheme="DB42-2175")).then_refused(rules.SchemeAndCodeGoTogether)
    PROPOSED.when(say.confirm(address_code="A-17")).then_refused(rules.SchemeAndCodeGoTogether)
    CODED.when(say.confirm(scheme="DB42-2175", address_code="A-18")).then_refused(
        rules.CodeNeverChanges, scheme="DB42-2175", code="A-17"
    )
    CODED.when(say.confirm(scheme="local", address_code="7")).then(
        AddressConfirmed(address_id=ROOM, scheme="local", address_code="7")
    )


def test_a_new_name_is_spelled_by_the_kind_of_the_node() -> None:
    PROPOSED.when(say.rename(element_name="一零二")).then(
        AddressRenamed(
            address_id=ROOM,
            element_name="102室",
            reason=RenameReason.PLATE_CHANGED,
            renamed_by=OFFICER.id,
            happened_at=at(5),
        )
    )


def test_the_same_name_at_another_time_is_a_fact_of_its_own() -> None:
    once = PROPOSED.after(say.rename())
    once.when(say.rename(by(REGISTRAR))).then_nothing()
    again = say.rename(by(OFFICER, 7))
    once.when(again).then(
        AddressRenamed(
            address_id=ROOM,
            element_name="102室",
            reason=RenameReason.PLATE_CHANGED,
            renamed_by=OFFICER.id,
            happened_at=at(7),
        )
    )


def test_a_name_changed_behind_ones_back_is_for_a_person_to_choose() -> None:
    once = PROPOSED.after(say.rename())
    once.when(say.rename(by(REGISTRAR, 6, seen=1), element_name="103室")).then_refused(
        rules.RenamedMeanwhile, field="element_name", version=2
    )
    assert issubclass(rules.RenamedMeanwhile, Contradicting)
    for said in (
        say.rename(by(REGISTRAR, 6, seen=2), element_name="103室"),
        say.rename(by(OFFICER, 6, seen=1), element_name="103室"),
        say.rename(by(REGISTRAR, 6, seen=1)),
        say.rename(by(REGISTRAR, 6), element_name="103室"),
    ):
        assert len(address_decider.decide(said, once.state)) == 1


@pytest.mark.parametrize("end", [say.split, say.merge, say.retire])
def test_what_happened_after_the_end_is_refused_and_what_happened_before_is_kept(end: object) -> None:
    assert callable(end)
    ended = PROPOSED.after(end())
    for late in (say.rename(by(OFFICER, 11)), say.alias(by(OFFICER, 11)), say.confirm(by(OFFICER, 11))):
        ended.when(late).then_refused(rules.AddressNoLongerInUse, on="2026-01-10")
    ended.when(say.confirm(by(OFFICER, 9))).then(AddressConfirmed(address_id=ROOM))
    ended.when(say.confirm(by(OFFICER, 11, precision=Precision.MONTH))).then(
        AddressConfirmed(address_id=ROOM)
    )


def test_an_address_ends_once() -> None:
    MERGED.when(say.retire()).then_refused(rules.AddressEndedAlready, on="2026-01-10")
    MERGED.when(say.split()).then_refused(rules.AddressEndedAlready)
    MERGED.when(say.merge(by(OFFICER, 9))).then_refused(rules.AddressEndedAlready)


def test_an_end_known_to_the_day_is_the_end_of_that_day() -> None:
    retired = PROPOSED.after(say.retire(by(OFFICER, 10, precision=Precision.DAY)))
    retired.when(say.alias(by(OFFICER, 10, hour=22))).then(
        address_decider.decide(say.alias(), PROPOSED.state)[0]
    )
    retired.when(say.alias(by(OFFICER, 11, hour=0, precision=Precision.MINUTE))).then_refused(
        rules.AddressNoLongerInUse
    )


def test_nothing_takes_its_own_place_and_a_split_needs_two() -> None:
    PROPOSED.when(say.merge(into=ROOM)).then_refused(rules.SuccessorIsItself)
    PROPOSED.when(say.split(successors=(ROOM, OTHER_ROOM))).then_refused(rules.SuccessorIsItself)
    PROPOSED.when(say.split(successors=(OTHER_ROOM,))).then_refused(rules.SplitNeedsTwo)
    PROPOSED.when(say.split(successors=(OTHER_ROOM, OTHER_ROOM))).then_refused(rules.SplitNeedsTwo)


@pytest.mark.parametrize("role", list(Role))
def test_field_workers_propose_and_the_authority_decides(role: Role) -> None:
    circumstance = by(Actor("staff:X1", role))
    for said, allowed in (
        (say.alias(circumstance), FIELD),
        (say.rename(circumstance, reason=RenameReason.MISTYPED), FIELD),
        (say.rename(circumstance), AUTHORITY),
        (say.confirm(circumstance), AUTHORITY),
        (say.merge(circumstance), AUTHORITY),
        (say.split(circumstance), AUTHORITY),
        (say.retire(circumstance), AUTHORITY),
        (say.move_to_grid(circumstance), OFFICES),
    ):
        if role in allowed:
            assert len(address_decider.decide(said, PROPOSED.state)) == 1
        else:
            PROPOSED.when(said).then_refused(RoleNotAllowed, role=role.value)


def test_a_merger_is_a_mapping_that_readers_follow() -> None:
    into = {"A": "B", "B": "C", "X": "Y", "Y": "X"}
    assert [resolved(each, into) for each in "ABCD"] == ["C", "C", "C", "D"]
    assert resolved("X", into) == resolved("Y", into) == "X"
    assert MERGED.facts[-1] == AddressMerged(address_id=ROOM, into=OTHER_ROOM, happened_at=at(10))
