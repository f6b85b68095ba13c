"""Terms: a whole term and a day, the smallest region's rule, what a court holds, and floors of the law."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.keeping.retention import (
    DEFAULT_RULES,
    LEAST_ACCESS_LOG_DAYS,
    Due,
    KeptFact,
    KeptKind,
    RulesNotValid,
    due,
    read_rules,
    rule_for,
    shortest,
)

SETTLED = next(each for each in DEFAULT_RULES if each.kind is KeptKind.SETTLED_LETTER)
SINCE = date(2026, 3, 2)
LETTER = KeptFact(KeptKind.SETTLED_LETTER, "letter:1", SINCE, "990101100001001")


@pytest.mark.parametrize(("days", "over"), [(0, False), (89, False), (90, False), (91, True), (900, True)])
def test_a_letter_is_due_the_day_after_its_whole_term(days: int, over: bool) -> None:
    assert due([LETTER], SINCE + timedelta(days=days)) == ([Due(SETTLED, LETTER)] if over else [])


def test_what_a_court_holds_is_never_due() -> None:
    assert due([LETTER], date(2099, 1, 1), held={"letter:1"}) == []
    assert due([LETTER], date(2099, 1, 1), held={"letter:2"}) == [Due(SETTLED, LETTER)]


def test_a_floor_of_the_law_deletes_nothing() -> None:
    assert due([KeptFact(KeptKind.ACCESS_LOG, "look:1", SINCE)], date(2099, 1, 1)) == []


@given(st.sampled_from(KeptKind), st.dates(), st.dates())
def test_nothing_is_due_before_its_term_is_over(kind: KeptKind, since: date, today: date) -> None:
    for each in due([KeptFact(kind, "x:1", since)], today):
        assert (today - since).days > each.rule.days


def test_every_kind_has_one_rule_for_the_whole_country_that_names_its_source() -> None:
    assert sorted(each.kind for each in DEFAULT_RULES) == sorted(KeptKind)
    assert all(each.region == "CN" and each.source for each in DEFAULT_RULES)


def test_access_logs_are_kept_at_least_six_months_whichever_they_are() -> None:
    rule = rule_for(KeptKind.ACCESS_LOG, None, DEFAULT_RULES)
    assert (rule.at_least, rule.certain) == (True, True)
    assert (
        rule.days
        == LEAST_ACCESS_LOG_DAYS
        >= max((date(2026, m + 6, 1) - date(2026, m, 1)).days for m in range(1, 7))
    )


def written(path: Path, text: str) -> Path:
    (path / "rules.yaml").write_text(text, encoding="utf-8")
    return path / "rules.yaml"


def test_the_smallest_region_with_a_rule_decides(tmp_path: Path) -> None:
    text = """
- {code: retention.settled_letter, days: 60, source: 省规定}
- {code: retention.settled_letter, region: "990101", days: 30, source: 县规定}
- {code: retention.settled_letter, region: "990101100", days: 10, source: 镇规定}
"""
    rules = read_rules(written(tmp_path, text))
    asked = {None: 60, "440101100001001": 60, "990101200001001": 30, "990101100001001": 10}
    assert {grid: rule_for(KeptKind.SETTLED_LETTER, grid, rules).days for grid in asked} == asked
    assert shortest(KeptKind.SETTLED_LETTER, rules) == 10
    assert rule_for(KeptKind.OPEN_LETTER, None, rules) in DEFAULT_RULES


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "- 7",
        "- {code: retention.unheard, days: 1, source: x}",
        "- {code: retention.open_letter, days: -1, source: x}",
        "- {code: retention.open_letter, days: '7', source: x}",
        "- {code: retention.open_letter, days: true, source: x}",
        "- {code: retention.open_letter, days: 7}",
        "- {code: retention.open_letter, days: 7, source: x, certain: true}",
        "- {code: retention.open_letter, days: 7, source: x, region: Hubei}",
        "- {code: retention.access_log, days: 183, source: x}",
        "- [",
    ],
)
def test_a_rule_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RulesNotValid) as refused:
        read_rules(written(tmp_path, text))
    assert "rules.yaml" in refused.value.zh
    assert "rules.yaml" in refused.value.en


def test_access_logs_may_be_kept_longer(tmp_path: Path) -> None:
    rules = read_rules(written(tmp_path, "- {code: retention.access_log, days: 400, source: 市规定}"))
    assert rule_for(KeptKind.ACCESS_LOG, None, rules).days == 400
