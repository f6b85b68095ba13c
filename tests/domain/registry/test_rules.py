"""Every rule of the registry is told in both languages, by a code that never changes."""

from typing import get_args

import pytest

from domain.registry import rules_persons, rules_places
from domain.registry.commands import DivisionCommand, GridCommand, PersonCommand
from domain.registry.roles import ROLES
from domain.shared.rule import RuleBroken

RULES = sorted(
    {
        each
        for module in (rules_places, rules_persons)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, RuleBroken) and "code" in vars(each)
    },
    key=lambda rule: rule.code,
)


def test_the_codes_never_change() -> None:
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
        "person.corrected_and_cleared",
        "person.id_check_digit_wrong",
        "person.id_date_impossible",
        "person.id_number_and_type",
        "person.id_number_malformed",
        "person.key_not_valid",
        "person.name_not_valid",
        "person.not_yet_referenced",
        "person.nothing_corrected",
        "person.own_record_only",
        "person.verified_without_document",
        "registry.role_not_allowed",
        "registry.successor_is_itself",
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_has_two_texts(rule: type[RuleBroken]) -> None:
    assert not rule.zh.isascii()
    assert rule.zh.endswith("。")
    assert rule.en.isascii()
    assert rule.en.endswith(".")


def test_every_command_has_its_offices() -> None:
    assert set(ROLES) == {*get_args(DivisionCommand), *get_args(GridCommand), *get_args(PersonCommand)}
