"""One case, one code: the same for whoever computes it, and a slip of the pen is noticed."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36 as stdnum_mod_37_36

from domain.shared.case_code import case_code_for, is_case_code

APP = "urn:gridledger:source:xiheqiao-app"
HOTLINE = "urn:gridledger:source:hotline"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

names = st.text(min_size=1, max_size=40)


def test_a_published_code_never_changes() -> None:
    assert case_code_for(APP, "D-2026-0001") == "GL8Y2S7QAM43ZMU"


def test_two_sources_with_the_same_number_mean_two_cases() -> None:
    assert case_code_for(APP, "1") != case_code_for(HOTLINE, "1")


def test_source_and_number_do_not_run_into_each_other() -> None:
    assert case_code_for("urn:a", "bc") != case_code_for("urn:ab", "c")


def test_whoever_knows_the_code_may_speak_of_the_case() -> None:
    code = case_code_for(APP, "D-2026-0001")
    assert case_code_for(HOTLINE, code) == code


@given(names, names)
def test_every_code_has_the_agreed_form(source: str, subject: str) -> None:
    code = case_code_for(source, subject)
    assert is_case_code(code)
    assert code.startswith("GL")
    assert len(code) == 15
    assert set(code[2:-1]) <= set(CROCKFORD)
    assert stdnum_mod_37_36.is_valid(code)


@given(names, st.integers(2, 14), st.sampled_from(CROCKFORD))
def test_one_wrong_character_is_noticed(subject: str, place: int, instead: str) -> None:
    code = case_code_for(APP, "case " + subject)
    wrong = code[:place] + instead + code[place + 1 :]
    assert is_case_code(wrong) == (wrong == code)


def test_two_neighbours_exchanged_are_nearly_always_noticed() -> None:
    """MOD 37,36 promises every single slip, and all but a few exchanges."""
    codes = [case_code_for(APP, str(number)) for number in range(500)]
    exchanged = [
        code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        for code in codes
        for place in range(2, 13)
        if code[place] != code[place + 1]
    ]
    unnoticed = sum(is_case_code(each) for each in exchanged)
    assert len(exchanged) > 5000
    assert unnoticed < len(exchanged) * 0.01


@given(st.text(max_size=20))
def test_other_texts_are_no_case_codes(text: str) -> None:
    assert not is_case_code("#" + text)
    assert not is_case_code(case_code_for(APP, "1").lower())
