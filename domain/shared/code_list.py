"""A published list of codes, each with the name officers know it by."""

from enum import StrEnum


class Code(StrEnum):
    """A published code; `zh` is what people see."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> "Code":
        """A member is declared as `CODE = ("code", "中文")`; `Code("code")` finds it again."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member
