"""Every rule speaks Chinese and English, has a code of its own, and stands in the index of rules."""

import re
from collections import Counter
from typing import ClassVar

import pytest

from domain.shared.rule import RuleBroken
from tests.house.rule_index import INDEX, house_rules, index_of_rules

CODE = re.compile(r"[a-z_]+\.[a-z0-9_]+")
CHINESE = re.compile("[一-鿿]")
PLACEHOLDER = re.compile(r"{[^}]*}")


def faults(rule: type[RuleBroken]) -> list[str]:
    """What a rule lacks."""
    found = []
    if not CODE.fullmatch(rule.code):
        found.append("its code is not <slice>.<snake_case>")
    if not CHINESE.search(rule.zh):
        found.append("no Chinese text")
    if not rule.en.strip() or CHINESE.search(rule.en):
        found.append("no English text")
    if not set(PLACEHOLDER.findall(rule.zh)) <= set(PLACEHOLDER.findall(rule.en)):
        found.append("the Chinese text tells a fact the English one does not")
    return found


@pytest.mark.parametrize("rule", house_rules(), ids=lambda rule: rule.code)
def test_a_rule_is_told_in_both_languages(rule: type[RuleBroken]) -> None:
    assert faults(rule) == []


def test_no_code_is_used_twice() -> None:
    twice = [code for code, count in Counter(rule.code for rule in house_rules()).items() if count > 1]
    assert twice == []


def test_the_index_of_rules_is_current() -> None:
    assert INDEX.read_text(encoding="utf-8") == index_of_rules(house_rules()), (
        "python -m tests.house.rule_index"
    )


def test_a_silent_rule_is_caught() -> None:
    class NobodyExplains(RuleBroken):
        code: ClassVar[str] = "NobodyExplains"
        zh: ClassVar[str] = "no {reason}"
        en: ClassVar[str] = ""

    assert len(faults(NobodyExplains)) == 4
