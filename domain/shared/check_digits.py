"""Check digits of the trade's numbers: citizen ID, social credit code, organisation code, case code."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_LENGTH = 18
_OLD_ID_LENGTH = 15
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {letter: value for value, letter in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_LENGTH = 18
_ORGANISATION_CHECKS = "0123456789X0"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ALL_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALL_VALUES = {letter: value for value, letter in enumerate(_ALL_LETTERS)}
_LOWER = {ord(letter): ord(letter) - 32 for letter in "abcdefghijklmnopqrstuvwxyz"}
# Only ASCII letters gain capitals: str.upper() would turn "ß" and "ı" into letters nobody wrote.
_TO_NORMAL = (
    {0xFF01 + offset: 0x21 + offset for offset in range(94)}
    | {0xFF41 + offset: 0x41 + offset for offset in range(26)}
    | {0x3000: 0x20}
    | _LOWER
)


class IdProblem(StrEnum):
    """Why a number cannot be a citizen's ID number."""

    NOT_18_CHARACTERS = "not_18_characters"
    OLD_15_DIGITS = "old_15_digits"
    NOT_DIGITS = "not_digits"
    IMPOSSIBLE_DATE = "impossible_date"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True)
class IdCheck:
    """The number in its normal form (half-width, upper-case X) and what is wrong with it, if anything."""

    value: str
    problem: IdProblem | None

    @property
    def birth_year(self) -> int | None:
        """The year in the number, of a number with nothing wrong."""
        return int(self.value[6:10]) if self.problem is None else None


class CreditCodeProblem(StrEnum):
    """Why a code cannot be a unified social credit code."""

    NOT_18_CHARACTERS = "not_18_characters"
    LETTER_NOT_USED = "letter_not_used"
    DIVISION_NOT_DIGITS = "division_not_digits"
    ORGANISATION_CODE = "organisation_code"
    CHECK_CHARACTER = "check_character"


@dataclass(frozen=True, slots=True)
class CreditCodeCheck:
    """The code in its normal form and what is wrong with it, if anything."""

    value: str
    problem: CreditCodeProblem | None


def normalised(text: str) -> str:
    """Half-width, upper case, without spaces around."""
    return text.translate(_TO_NORMAL).strip()


def check_citizen_id(text: str) -> IdCheck:
    """GB 11643-1999, ISO 7064 MOD 11-2.

    The first six digits are not judged: abolished counties stay in a number for life, 81, 82 and 83 are
    residents from Hong Kong, Macao and Taiwan, and 9 begins a foreign permanent resident's card.
    """
    value = normalised(text)
    return IdCheck(value, _id_problem(value))


def _id_problem(value: str) -> IdProblem | None:
    if len(value) == _OLD_ID_LENGTH and _is_digits(value):
        return IdProblem.OLD_15_DIGITS
    if len(value) != _ID_LENGTH:
        return IdProblem.NOT_18_CHARACTERS
    body, check = value[:-1], value[-1]
    if not _is_digits(body) or check not in _ID_CHECKS:
        return IdProblem.NOT_DIGITS
    if not _is_date(body[6:14]):
        return IdProblem.IMPOSSIBLE_DATE
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return None if _ID_CHECKS[total % 11] == check else IdProblem.CHECK_DIGIT


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def check_social_credit_code(text: str) -> CreditCodeCheck:
    """GB 32100-2015 (MOD 31-3) and, inside it, the organisation code's own check digit (GB 11714-1997)."""
    value = normalised(text)
    return CreditCodeCheck(value, _credit_code_problem(value))


def _credit_code_problem(value: str) -> CreditCodeProblem | None:
    if len(value) != _CREDIT_LENGTH:
        return CreditCodeProblem.NOT_18_CHARACTERS
    if any(letter not in _CREDIT_VALUES for letter in value):
        return CreditCodeProblem.LETTER_NOT_USED
    if not value[2:8].isdigit():
        return CreditCodeProblem.DIVISION_NOT_DIGITS
    total = sum(
        _CREDIT_VALUES[letter] * weight for letter, weight in zip(value, _CREDIT_WEIGHTS, strict=False)
    )
    if _CREDIT_ALPHABET[-total % 31] != value[-1]:
        return CreditCodeProblem.CHECK_CHARACTER
    return None if is_organisation_code(value[8:17]) else CreditCodeProblem.ORGANISATION_CODE


def is_organisation_code(text: str) -> bool:
    """GB 11714-1997, with or without its hyphen. Letters count A=10 … Z=35: Y is 34 here, 30 in a credit code."""
    value = normalised(text)
    if len(value) == 10 and value[8] == "-":
        value = value[:8] + value[9]
    if len(value) != 9 or any(letter not in _ALL_VALUES for letter in value):
        return False
    total = sum(
        _ALL_VALUES[letter] * weight for letter, weight in zip(value, _ORGANISATION_WEIGHTS, strict=False)
    )
    return _ORGANISATION_CHECKS[11 - total % 11] == value[-1]


def mod_37_36(body: str) -> str:
    """The ISO 7064 MOD 37,36 check character of digits and upper-case letters."""
    check = 36
    for letter in body:
        check = (check + _ALL_VALUES[letter]) % 36 or 36
        check = check * 2 % 37
    return _ALL_LETTERS[(37 - check) % 36]
