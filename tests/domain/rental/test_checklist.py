"""The bank of items: thirty-one of them in six groups, in two languages, found as of a day."""

from collections import Counter
from dataclasses import replace
from datetime import date

from domain.rental.checklist import BANK, CODES, ITEMS, Bank
from domain.rental.codes import ItemGroup, ItemResult

TODAY = date(2026, 3, 2)


def test_the_bank_has_thirty_one_items_in_six_groups() -> None:
    assert len(ITEMS) == len(set(CODES)) == 31
    assert Counter(item.group for item in ITEMS) == {
        ItemGroup.FIRE: 10,
        ItemGroup.GAS: 5,
        ItemGroup.ELECTRICITY: 3,
        ItemGroup.OCCUPANCY: 3,
        ItemGroup.REGISTRATION: 8,
        ItemGroup.STRUCTURE: 2,
    }


def test_every_item_is_told_in_two_languages_and_can_fail() -> None:
    for item in ITEMS:
        assert not item.zh.isascii()
        assert item.en.isascii()
        assert item.evidence_en.isascii()
        assert item.basis
        assert {ItemResult.PASS, ItemResult.FAIL} <= item.answers, item.code


def test_an_item_is_found_as_it_was_asked_on_a_day() -> None:
    old = replace(ITEMS[0], valid_to=date(2025, 12, 31))
    new = replace(ITEMS[0], version=2, valid_from=date(2026, 1, 1), en="Clear")
    bank = Bank((old, new, *ITEMS[1:]))
    assert bank.find("F01", date(2025, 12, 31)) is old
    assert bank.find("F01", TODAY) is new
    assert bank.find_version("F01", 1) is old
    assert len(bank.on(TODAY)) == len(bank.on(date(2025, 1, 1))) == 31
    assert bank.find("X01", TODAY) is bank.find_version("F01", 3) is None


def test_the_bank_of_today_asks_every_item() -> None:
    assert BANK.on(TODAY) == ITEMS
