"""What anybody sees by default of a personal value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.masking import HIDDEN, masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("刘安春", "刘*"),
        ("刘安", "刘*"),
        ("阿依古丽·买买提", "阿*"),
        ("𠮷田", "𠮷*"),
        (" 王芳 ", "王*"),
        ("Maria Example", "M*"),
        ("刘", HIDDEN),
        ("·安", HIDDEN),
        ("", HIDDEN),
        ("  ", HIDDEN),
    ],
)
def test_a_name_shows_its_first_character(name: str, shown: str) -> None:
    assert masked("name", name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("421127180001010012", "4211************0012"),
        ("42112718000102019X", "4211************019X"),
        ("E12345678", "************78"),
        ("H1234567", "************67"),
        ("1234567", HIDDEN),
        ("", HIDDEN),
    ],
)
def test_an_id_number_shows_at_most_first_and_last_four(number: str, shown: str) -> None:
    assert masked("id_number", number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13800000000", "138****0000"),
        ("+8613800000000", "138****0000"),
        ("+86 138-0000-0000", "138****0000"),
        ("11000001234", "110****1234"),
        ("+867133334444", "****44"),
        ("0713-3334444", "****44"),
        ("110", HIDDEN),
        ("", HIDDEN),
        ("没有", HIDDEN),
    ],
)
def test_a_phone_shows_at_most_first_three_and_last_four(phone: str, shown: str) -> None:
    assert masked("phone", phone) == shown


@given(st.sampled_from(["text", "", "address", "NAME"]), st.text())
def test_free_text_and_unknown_kinds_are_hidden_whole(kind: str, value: str) -> None:
    assert masked(kind, value) == HIDDEN


@given(st.sampled_from(["name", "id_number", "phone"]), st.text(max_size=60))
def test_no_mask_ever_shows_the_value_or_more_than_a_part_of_it(kind: str, value: str) -> None:
    shown = masked(kind, value)
    assert "*" in shown
    told = shown.replace("*", "")
    assert len(told) <= 8
    if value.strip("*") and set(value) != {"*"}:
        assert shown != value
    assert len(told) < max(len(value), 1)


@given(st.text(min_size=15, max_size=20), st.text(min_size=15, max_size=20))
def test_the_stars_tell_nothing_of_the_length(one: str, other: str) -> None:
    for number in (one.strip(), other.strip()):
        if len(number) >= 15:
            assert len(masked("id_number", number)) == 20
