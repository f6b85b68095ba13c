"""A published list of codes, each with the name officers know it by."""

from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING


class ReadAtOnce:
    """Every fact holds several codes, and the library's own `value` costs six times as much to read."""

    __slots__ = ()
    _value_: str

    if TYPE_CHECKING:

        @property
        def value(self) -> str:
            """The code's text."""
    else:
        value = property(attrgetter("_value_"))


class Code(ReadAtOnce, StrEnum):
    """A published code; `zh` is what people see."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> "Code":
        """A member is declared as `CODE = ("code", "中文")`; `Code("code")` finds it again."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member
