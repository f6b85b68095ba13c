"""One spelling for the names of address nodes and units: "１幢", "1号楼" and "一栋" are one building.

What was typed is not kept as an alias: an alias is another name people use, and a search spells what is asked for
by the same rules.
"""

import re
import unicodedata
from collections.abc import Mapping

from domain.registry.codes_addresses import ElementType

MAX_ELEMENT_NAME = 60
MAX_UNIT_NAME = 100
_NEVER = frozenset({"Cc", "Cs", "Zl", "Zp"})
_SPACES = re.compile(r"\s+")
_WIDE_CHARACTER = r"[㐀-鿿豈-﫿\U00020000-\U0003FFFF]"
# A space beside a Chinese character separates nothing.
_NEEDLESS_SPACE = re.compile(rf"(?<={_WIDE_CHARACTER})\s+|\s+(?={_WIDE_CHARACTER})")
_CHINESE_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TEN = 10
_NUMBER = r"(?P<number>[A-Za-z]?[0-9]{1,5}(?:-[0-9]{1,4})?|[A-Za-z]|[零〇一二两三四五六七八九十]{1,3})"

# The one way each kind of numbered node is written, and the ways people write it.
_SUFFIXES: Mapping[ElementType, tuple[str, str]] = {
    ElementType.VILLAGERS_GROUP: ("组", "组|小组|村民小组|村民组|队|生产队"),
    ElementType.DOOR: ("号", "号|号门|号门牌"),
    ElementType.BUILDING: ("栋", "栋|幢|座|楼|号楼|号栋|号幢|号|#|#楼|号房"),
    ElementType.ENTRANCE: ("单元", "单元|号单元|门栋|#单元"),
    ElementType.FLOOR: ("层", "层|楼|楼层|F|f"),
    ElementType.ROOM: ("室", "室|号室|户|号|房|号房"),
    ElementType.HOUSE: ("号", "号|号房|号房屋"),
}
_NUMBERED: Mapping[ElementType, re.Pattern[str]] = {
    kind: re.compile(rf"第?{_NUMBER}(?:{ways})?") for kind, (_, ways) in _SUFFIXES.items()
}


def spelled_place(text: str) -> str:
    """Half-width letters, digits and signs, no space that separates nothing."""
    # NFKC would also fold rare characters into others; only the full-width forms are meant.
    narrow = "".join(_narrow(each) for each in text)
    return _NEEDLESS_SPACE.sub("", _SPACES.sub(" ", narrow)).strip()


def spelled_element_name(text: str, kind: ElementType) -> str:
    """The one spelling of a node's name; a name that is no number stays as it is written."""
    written = spelled_place(text)
    if kind not in _NUMBERED:
        return written
    match = _NUMBERED[kind].fullmatch(written)
    if match is None:
        return written
    return _arabic(match["number"]).upper() + _SUFFIXES[kind][0]


def is_element_name(text: str) -> bool:
    """1 to 60 characters, none of them a control character."""
    return _is_text(text, MAX_ELEMENT_NAME)


def is_unit_name(text: str) -> bool:
    """1 to 100 characters, none of them a control character."""
    return _is_text(text, MAX_UNIT_NAME)


def _is_text(text: str, most: int) -> bool:
    return 0 < len(text.strip()) <= len(text) <= most and not any(
        unicodedata.category(each) in _NEVER for each in text
    )


def _narrow(each: str) -> str:
    if each == "\N{IDEOGRAPHIC SPACE}":
        return " "
    # Brackets and commas are kept: "（一期）" is written so.
    wide = "０" <= each <= "９" or "Ａ" <= each <= "Ｚ" or "ａ" <= each <= "ｚ" or each in "＃－"
    return chr(ord(each) - 0xFEE0) if wide else each


def _arabic(number: str) -> str:
    """一 to 九十九 in digits, and digits without zeros in front; a digit by digit number is read as such."""
    if number.isascii():
        return re.sub(r"^0+(?=[0-9])", "", number)
    if "十" not in number:
        return "".join(str(_CHINESE_DIGITS[each]) for each in number)
    tens, _, ones = number.partition("十")
    if "十" in ones:
        return number
    value = (_CHINESE_DIGITS[tens] if tens else 1) * _TEN + (_CHINESE_DIGITS[ones] if ones else 0)
    return str(value)
