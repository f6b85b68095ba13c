"""One spelling for what people write in many ways, so that the same person is found again."""

import re
import unicodedata

from domain.registry.codes import IdType
from domain.shared.check_digits import normalised

MAX_NAME = 50
_DOT = "·"
# Phones and forms write the dot inside a name in many ways; the household register writes U+00B7.
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．●", _DOT))
_NEVER_IN_A_NAME = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Rare names are written with private-use and with not yet assigned characters (GB 18030-2022 level 3).
_RARE = frozenset({"Co", "Cn"})
_FILLING = re.compile(r"[\s\-()]+")
_MOBILE = re.compile(r"1[0-9]{10}")
_LANDLINE = re.compile(r"0[0-9]{2,3}[2-9][0-9]{6,7}")
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}")
_CHINA = "+86"


def spelled_name(text: str) -> str:
    """Without spaces around, every dot the same. Rare characters stay as they are: none is folded into another."""
    return text.translate(_DOTS).strip()


def is_name(text: str) -> bool:
    """1 to 50 characters, a letter among them, without digits or control characters."""
    if not 0 < len(text) <= MAX_NAME:
        return False
    if any(each.isdigit() or unicodedata.category(each) in _NEVER_IN_A_NAME for each in text):
        return False
    return any(each.isalpha() or unicodedata.category(each) in _RARE for each in text)


def spelled_id_number(text: str) -> str:
    """Half-width, capitals, no spaces inside."""
    return "".join(normalised(text).split())


def spelled_phone(text: str) -> str:
    """E.164 where the number is a mainland mobile or landline or already international; else as written."""
    written = normalised(text)
    digits = _FILLING.sub("", written)
    for prefix in ("0086", _CHINA, "86"):
        rest = digits.removeprefix(prefix)
        if rest != digits and (_MOBILE.fullmatch(rest) or _LANDLINE.fullmatch("0" + rest)):
            return _CHINA + rest
    if _MOBILE.fullmatch(digits):
        return _CHINA + digits
    if _LANDLINE.fullmatch(digits):
        return _CHINA + digits[1:]
    return digits if _INTERNATIONAL.fullmatch(digits) else written


def is_phone(text: str) -> bool:
    """Whether a spelled phone is a number one can call."""
    return _INTERNATIONAL.fullmatch(text) is not None


def belongs_to(id_type: IdType, number: str) -> bool:
    """Residence permits of Hong Kong, Macao and Taiwan residents begin with 81, 82, 83; other ID cards do not."""
    is_hmt = number[:6] in ("810000", "820000", "830000")
    match id_type:
        case IdType.HMT_RESIDENCE_PERMIT:
            return is_hmt
        case IdType.RESIDENT_ID:
            return not is_hmt
        case _:
            return True
