"""One spelling for what people write in many ways; rare names are names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.registry.codes import IdType
from domain.registry.spelling import (
    belongs_to,
    is_name,
    is_phone,
    spelled_id_number,
    spelled_name,
    spelled_phone,
)


@pytest.mark.parametrize("dot", "·•‧∙⋅・･．●")
def test_every_dot_inside_a_name_is_the_same_dot(dot: str) -> None:
    assert spelled_name(f" 阿依古丽{dot}买买提　") == "阿依古丽·买买提"


@pytest.mark.parametrize(
    "name",
    [
        "刘",
        "欧阳安春",
        "阿依古丽·买买提",
        "𠮷田",
        "\ue863某",
        "\U000323b0",
        "刘〇一",
        "Maria d'Example-Smith",
        "葛\U000e0100城",
        "某" * 50,
    ],
)
def test_rare_long_and_foreign_names_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("name", ["", "某" * 51, "刘2", "刘②", "刘\t安", "\u2028刘", "·", "'- ", "\ud800刘"])
def test_digits_controls_and_nothing_are_no_names(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("11000001234", "+8611000001234"),
        (" 110 0000 1234 ", "+8611000001234"),
        ("+86 110-0000-1234", "+8611000001234"),
        ("008611000001234", "+8611000001234"),
        ("8611000001234", "+8611000001234"),
        ("１１０００００１２３４", "+8611000001234"),
        ("0713-3334444", "+867133334444"),
        ("(0713)3334444", "+867133334444"),
        ("+867133334444", "+867133334444"),
        ("+852 2345 6789", "+85223456789"),
    ],
)
def test_a_phone_is_kept_in_one_form(written: str, spelled: str) -> None:
    assert spelled_phone(written) == spelled
    assert is_phone(spelled)


@pytest.mark.parametrize("written", ["110", "没有电话", "1100000123", "3334444", "+86"])
def test_what_cannot_be_called_is_kept_as_written(written: str) -> None:
    assert spelled_phone(written) == written
    assert not is_phone(written)


@given(st.text(max_size=24) | st.text("01368+- (）０", max_size=24))
def test_spelling_twice_changes_nothing(text: str) -> None:
    for spell in (spelled_name, spelled_phone, spelled_id_number):
        assert spell(spell(text)) == spell(text)


def test_an_id_number_is_written_half_width_with_a_capital_x() -> None:
    assert spelled_id_number(" ４２１１２７ 18000102 019ｘ ") == "42112718000102019X"


@pytest.mark.parametrize(
    ("id_type", "number", "fits"),
    [
        (IdType.RESIDENT_ID, "990101198001010014", True),
        (IdType.RESIDENT_ID, "810000180001010019", False),
        (IdType.HMT_RESIDENCE_PERMIT, "810000180001010019", True),
        (IdType.HMT_RESIDENCE_PERMIT, "990101198001010014", False),
        (IdType.PASSPORT, "E12345678", True),
    ],
)
def test_residents_from_hong_kong_macao_and_taiwan_have_their_own_first_digits(
    id_type: IdType, number: str, fits: bool
) -> None:
    assert belongs_to(id_type, number) is fits
