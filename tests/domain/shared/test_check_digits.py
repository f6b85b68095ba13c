"""Numbers people carry: right ones are taken, wrong ones are told apart, nobody real is turned away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2
from stdnum.iso7064 import mod_37_36 as stdnum_mod_37_36

from domain.shared.check_digits import (
    CreditCodeProblem,
    IdProblem,
    check_citizen_id,
    check_social_credit_code,
    is_organisation_code,
    mod_37_36,
)

VALID_IDS = (
    "11010519491231002X",
    "440524188001010014",
    "421127180001010012",
    "421127180001010020",
    "42112718000102019X",
    "810000180001010019",
)
VALID_CREDIT_CODES = (
    "91350100M000100Y43",
    "91421127000000000C",
    "914211270000000A2W",
    "91421127Y00000008R",
    "52421127000000000D",
)
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

id_bodies = st.builds(
    lambda place, born, order: f"{place:06d}{born:%Y%m%d}{order:03d}",
    st.integers(0, 999_999),
    st.dates(date(1800, 1, 1), date(2099, 12, 31)),
    st.integers(0, 999),
)


@pytest.mark.parametrize("number", VALID_IDS)
def test_a_right_id_number_has_nothing_wrong(number: str) -> None:
    assert check_citizen_id(number).problem is None
    assert check_citizen_id(number).value == number


def test_the_29th_of_february_1800_never_was_though_the_check_digit_fits() -> None:
    assert mod_11_2.is_valid("421127180002290036")
    assert check_citizen_id("421127180002290036").problem is IdProblem.IMPOSSIBLE_DATE


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("11010519491231002x", None),
        ("１１０１０５１９４９１２３１００２Ｘ", None),
        ("１１０１０５１９４９１２３１００２ｘ", None),
        ("　11010519491231002X ", None),
        ("110105491231002", IdProblem.OLD_15_DIGITS),
        ("1101051949123100", IdProblem.NOT_18_CHARACTERS),
        ("", IdProblem.NOT_18_CHARACTERS),
        ("X1010519491231002X", IdProblem.NOT_DIGITS),
        ("1101051949123100XX", IdProblem.NOT_DIGITS),
        ("11010519491231002A", IdProblem.NOT_DIGITS),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", IdProblem.NOT_DIGITS),
        ("110105194912310029", IdProblem.CHECK_DIGIT),
        ("110105194913010020", IdProblem.IMPOSSIBLE_DATE),
        ("110105000001010020", IdProblem.IMPOSSIBLE_DATE),
    ],
)
def test_what_is_wrong_with_an_id_number_has_a_name(number: str, problem: IdProblem | None) -> None:
    assert check_citizen_id(number).problem is problem


@pytest.mark.parametrize("prefix", ["820000", "830000", "911156", "422127", "000000", "990101"])
def test_the_first_six_digits_are_never_a_reason_to_doubt_a_person(prefix: str) -> None:
    body = prefix + "18000101001"
    assert check_citizen_id(body + mod_11_2.calc_check_digit(body)).problem is None


def test_the_birth_year_is_read_only_from_a_right_number() -> None:
    assert check_citizen_id("11010519491231002X").birth_year == 1949
    assert check_citizen_id("110105194912310029").birth_year is None


@given(id_bodies)
def test_every_body_has_exactly_the_check_character_of_iso_7064(body: str) -> None:
    right = [last for last in "0123456789X" if check_citizen_id(body + last).problem is None]
    assert right == [mod_11_2.calc_check_digit(body)]


@given(id_bodies, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body: str, place: int, change: int) -> None:
    number = body + mod_11_2.calc_check_digit(body)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert check_citizen_id(wrong).problem is not None


@given(st.text(max_size=20))
def test_any_text_gets_a_verdict(text: str) -> None:
    check = check_citizen_id(text)
    assert check_citizen_id(check.value) == check


@pytest.mark.parametrize("code", VALID_CREDIT_CODES)
def test_a_right_social_credit_code_has_nothing_wrong(code: str) -> None:
    assert check_social_credit_code(code).problem is None
    assert uscc.is_valid(code)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91350100m000100y43", None),
        ("９１３５０１００Ｍ０００１００Ｙ４３", None),
        ("91350100M000100Y4", CreditCodeProblem.NOT_18_CHARACTERS),
        ("91350100M000100YI3", CreditCodeProblem.LETTER_NOT_USED),
        ("91350100M000100YO3", CreditCodeProblem.LETTER_NOT_USED),
        ("91350100M000100YS3", CreditCodeProblem.LETTER_NOT_USED),
        ("9135010AM000100Y43", CreditCodeProblem.DIVISION_NOT_DIGITS),
        ("91350100M000100Y4J", CreditCodeProblem.CHECK_CHARACTER),
        ("91350100M000100Y4W", CreditCodeProblem.CHECK_CHARACTER),
        ("91350100M000100Y4X", CreditCodeProblem.CHECK_CHARACTER),
    ],
)
def test_what_is_wrong_with_a_social_credit_code_has_a_name(
    code: str, problem: CreditCodeProblem | None
) -> None:
    assert check_social_credit_code(code).problem is problem


def test_a_code_may_be_right_outside_and_wrong_inside() -> None:
    body = "91350100M000100Y5"
    code = body + uscc.calc_check_digit(body)
    assert uscc.is_valid(code)
    assert check_social_credit_code(code).problem is CreditCodeProblem.ORGANISATION_CODE


@given(st.text("0123456789", min_size=6, max_size=6), st.text(CREDIT_LETTERS, min_size=9, max_size=9))
def test_a_social_credit_code_is_right_when_both_standards_say_so(division: str, organisation: str) -> None:
    body = "91" + division + organisation
    code = body + uscc.calc_check_digit(body)
    assert (check_social_credit_code(code).problem is None) == is_organisation_code(organisation)


def test_y_counts_34_in_an_organisation_code() -> None:
    assert is_organisation_code("M000100Y4")
    assert is_organisation_code("Y00000008")
    assert is_organisation_code("m000100y-4")
    # 2 × 30 instead of 2 × 34 would ask for 1 here.
    assert not is_organisation_code("M000100Y1")


@pytest.mark.parametrize("code", ["", "M000100Y", "M000100Y45", "M000100YY", "M00-100Y4", "M000100Y#"])
def test_other_texts_are_no_organisation_codes(code: str) -> None:
    assert not is_organisation_code(code)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=30))
def test_mod_37_36_agrees_with_an_independent_reckoning(body: str) -> None:
    assert mod_37_36(body) == stdnum_mod_37_36.calc_check_digit(body)
