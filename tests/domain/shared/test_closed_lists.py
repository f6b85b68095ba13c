"""Closed lists are told in both languages, whole."""

import pytest

from domain.shared.actor import Role
from domain.shared.places import DivisionLevel, TownshipKind, VillageKind
from domain.shared.purposes import PURPOSE_TEXTS, Purpose
from domain.shared.roles import ROLE_TEXTS
from domain.shared.ulid import is_ulid


def test_every_purpose_has_names_and_a_law() -> None:
    assert set(PURPOSE_TEXTS) == set(Purpose)
    for text in PURPOSE_TEXTS.values():
        assert text.zh.isascii() is False
        assert text.en.isascii()
        assert text.law


def test_every_office_has_its_names_and_no_two_share_one() -> None:
    assert set(ROLE_TEXTS) == set(Role)
    assert len({text.zh for text in ROLE_TEXTS.values()}) == len(Role)
    assert len({text.en for text in ROLE_TEXTS.values()}) == len(Role)


def test_a_code_is_written_by_its_value_and_read_by_people_in_chinese() -> None:
    assert DivisionLevel("village") is DivisionLevel.VILLAGE
    assert f"{DivisionLevel.VILLAGE}" == "village"
    for code in (*DivisionLevel, *TownshipKind, *VillageKind):
        assert code.zh.isascii() is False


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("01JN000000000000000000A001", True),
        ("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", True),
        ("8ZZZZZZZZZZZZZZZZZZZZZZZZZ", False),
        ("01JN000000000000000000A00I", False),
        ("01jn000000000000000000a001", False),
        ("01JN000000000000000000A001\n", False),
        ("421127180001010012", False),
        ("", False),
    ],
)
def test_a_persons_key_has_the_form_of_a_ulid(text: str, fits: bool) -> None:
    assert is_ulid(text) is fits
