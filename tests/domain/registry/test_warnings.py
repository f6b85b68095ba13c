"""What the sender is told beside "accepted"."""

import pytest

from domain.registry import warnings as told
from domain.registry.codes import IdType
from domain.registry.rules_persons import IdCheckDigitWrong, IdDateImpossible, IdNumberMalformed
from domain.registry.warnings import warnings_for
from domain.shared.notice import Notice
from tests.domain.registry.sayings import LIU_ID, WRONG_ID, correct, establish_grid, reference, verify

EVERY_NOTICE = tuple(each for each in vars(told).values() if isinstance(each, Notice))


def test_a_right_record_is_taken_without_a_word() -> None:
    assert warnings_for(reference()) == ()
    assert warnings_for(reference(id_type=IdType.NONE, id_number=None, phone=None, birth_year=None)) == ()


@pytest.mark.parametrize(
    ("number", "notice"),
    [
        (WRONG_ID, told.ID_CHECK_DIGIT_WRONG),
        ("421127180002290036", told.ID_DATE_IMPOSSIBLE),
        ("990101800101001", told.ID_NUMBER_MALFORMED),
        ("不清楚", told.ID_NUMBER_MALFORMED),
    ],
)
def test_a_wrong_number_is_told_to_who_stands_in_front_of_the_person(number: str, notice: Notice) -> None:
    assert warnings_for(reference(id_number=number)) == (notice,)
    assert warnings_for(correct(id_type=IdType.RESIDENT_ID, id_number=number)) == (notice,)


def test_a_hong_kong_residents_number_is_not_a_resident_id() -> None:
    number = "810000180001010019"
    assert warnings_for(reference(id_number=number, birth_year=1800)) == (told.ID_TYPE_DOUBTFUL,)
    hmt = reference(id_type=IdType.HMT_RESIDENCE_PERMIT, id_number=number, birth_year=None)
    assert warnings_for(hmt) == ()


def test_a_birth_year_should_be_the_numbers() -> None:
    assert warnings_for(reference(birth_year=1981)) == (told.BIRTH_YEAR_DIFFERS,)


def test_a_phone_should_be_one_that_can_be_called() -> None:
    assert warnings_for(reference(phone="没有")) == (told.PHONE_DOUBTFUL,)


def test_the_weightiest_comes_first() -> None:
    assert warnings_for(reference(id_number=WRONG_ID, phone="没有")) == (
        told.ID_CHECK_DIGIT_WRONG,
        told.PHONE_DOUBTFUL,
    )


def test_other_documents_have_no_check_digit_to_doubt() -> None:
    assert warnings_for(reference(id_type=IdType.PASSPORT, id_number="E12345678")) == ()
    assert warnings_for(correct(name="刘安平")) == ()


def test_there_is_nothing_to_warn_of_elsewhere() -> None:
    assert warnings_for(verify(id_number=LIU_ID)) == ()
    assert warnings_for(establish_grid()) == ()


def test_a_warning_has_the_code_of_the_rule_that_refuses_the_same_at_verification() -> None:
    assert told.ID_CHECK_DIGIT_WRONG.code == IdCheckDigitWrong.code
    assert told.ID_DATE_IMPOSSIBLE.code == IdDateImpossible.code
    assert told.ID_NUMBER_MALFORMED.code == IdNumberMalformed.code


@pytest.mark.parametrize("notice", EVERY_NOTICE)
def test_every_warning_is_told_in_both_languages(notice: Notice) -> None:
    assert not notice.zh.isascii()
    assert notice.en.isascii()
    assert len({each.code for each in EVERY_NOTICE}) == len(EVERY_NOTICE) == 6
