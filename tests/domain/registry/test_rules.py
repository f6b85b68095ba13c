"""Every rule of the registry is told in both languages, by a code that never changes."""

from typing import get_args

import pytest

from domain.registry import roles_residences, rules_links, rules_persons, rules_places, rules_residences
from domain.registry.codes_residences import Claimant
from domain.registry.commands import DivisionCommand, GridCommand, PersonCommand
from domain.registry.commands_residences import ResidenceCommand, VisitCommand
from domain.registry.roles import ROLES
from domain.shared.rule import RuleBroken

RULES = sorted(
    {
        each
        for module in (rules_places, rules_persons, rules_links, rules_residences)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, RuleBroken) and "code" in vars(each)
        if each.__module__ == module.__name__
    },
    key=lambda rule: rule.code,
)


def test_the_codes_never_change() -> None:
    # long because the list of codes is read in one piece
    assert [rule.code for rule in RULES] == [
        "division.already_abolished",
        "division.already_established",
        "division.code_never_reused",
        "division.code_not_valid",
        "division.ends_before_it_begins",
        "division.level_not_of_code",
        "division.not_yet_established",
        "division.parent_missing",
        "division.parent_not_above",
        "division.village_kind_above_village",
        "grid.already_closed",
        "grid.already_established",
        "grid.code_never_reused",
        "grid.code_not_valid",
        "grid.ends_before_it_begins",
        "grid.not_of_this_division",
        "grid.not_yet_established",
        "person.already_referenced",
        "person.birth_year_in_future",
        "person.changed_since",
        "person.corrected_and_cleared",
        "person.id_check_digit_wrong",
        "person.id_date_impossible",
        "person.id_number_and_type",
        "person.id_number_malformed",
        "person.key_not_valid",
        "person.link_goes_back",
        "person.linked_elsewhere",
        "person.linked_to_itself",
        "person.name_not_valid",
        "person.not_linked_so",
        "person.not_yet_referenced",
        "person.nothing_corrected",
        "person.own_record_only",
        "person.person_erased",
        "person.verified_without_document",
        "registry.role_not_allowed",
        "registry.successor_is_itself",
        "residence.begins_in_future",
        "residence.claimant_not_of_office",
        "residence.dwelling_demolished",
        "residence.ends_before_it_begins",
        "residence.ends_in_future",
        "residence.key_not_valid",
        "residence.no_claim_of_yours",
        "residence.no_stay_by_then",
        "residence.not_yet_ended",
        "residence.nothing_claimed",
        "residence.own_name_only",
        "visit.already_completed",
        "visit.completed_otherwise",
        "visit.id_not_valid",
        "visit.other_dwelling",
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_two_texts(rule: type[RuleBroken]) -> None:
    assert not rule.zh.isascii()
    assert rule.zh.endswith("。")
    assert rule.en.isascii()
    assert rule.en.endswith(".")


def test_every_command_has_its_offices() -> None:
    assert set(ROLES) == {*get_args(DivisionCommand), *get_args(GridCommand), *get_args(PersonCommand)}
    assert set(roles_residences.ROLES) == {*get_args(ResidenceCommand), *get_args(VisitCommand)}
    assert set(roles_residences.CLAIMANTS) == set(Claimant)
