"""The columns of a template: an envelope everybody has, and a published shape laid flat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Step = str | int
SEPARATOR = ";"


class Kind(StrEnum):
    """What a cell of a column says."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `name` is its code name (`subject`, `parties.2.role`), `zh` and `en` what people call it.

    `path` leads into the data; an attribute of the envelope has none. `choices` are codes with their Chinese
    names; `many` cells hold several values with `;` between them.
    """

    name: str
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    path: tuple[Step, ...] = ()
    choices: Mapping[str, str] | None = None
    many: bool = False
    required: bool = False

    @property
    def heading(self) -> str:
        """As it stands above the column."""
        return f"{self.zh}（{self.name}）"

    @property
    def pointer(self) -> str:
        """Where a refusal of the payload points."""
        return "".join(f"/{step}" for step in self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A list of things with fields of their own: `name.1.field`, `name.2.field` …, `shown` of them in a template."""

    name: str
    zh: str
    fields: tuple[Column, ...]
    shown: int
    most: int

    def columns_of(self, number: int) -> list[Column]:
        """The columns of the thing with that number; numbers count from 1."""
        return [
            Column(
                name=f"{self.name}.{number}.{each.name}",
                zh=f"{self.zh}{number}·{each.zh}",
                en=f"{each.en} ({number})",
                kind=each.kind,
                path=(self.name, number - 1, *each.path),
                choices=each.choices,
                many=each.many,
            )
            for each in self.fields
        ]

    def find(self, name: str) -> Column | None:
        """The column of that name, whichever number it has."""
        group, _, rest = name.partition(".")
        number, _, _ = rest.partition(".")
        if group != self.name or not number.isdecimal() or not number.isascii() or len(number) > len("999"):
            return None
        columns = self.columns_of(int(number)) if 1 <= int(number) <= self.most else []
        return next((each for each in columns if each.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The sheet of one published type."""

    type: str
    title: tuple[str, str]
    envelope: tuple[Column, ...]
    fields: tuple[Column, ...]
    groups: tuple[Group, ...]

    def columns(self) -> list[Column]:
        """As the empty template shows them."""
        numbered = [
            column
            for group in self.groups
            for number in range(1, group.shown + 1)
            for column in group.columns_of(number)
        ]
        return [*self.envelope, *self.fields, *numbered]

    def find(self, heading: str) -> Column | None:
        """The column a heading names: by `中文（code_name）`, the code name alone, or the Chinese name alone."""
        text = heading.strip().lstrip("\ufeff")
        if text[-1:] in ("）", ")"):
            start = max(text.rfind("（"), text.rfind("("))
            text = text[start + 1 : -1].strip()
        known = [*self.envelope, *self.fields]
        by_name = next((each for each in known if each.name == text), None)
        if by_name is not None:
            return by_name
        numbered = next((found for group in self.groups if (found := group.find(text)) is not None), None)
        return numbered or _only([each for each in self.columns() if each.zh == text])


def _only(found: Sequence[Column]) -> Column | None:
    return found[0] if len(found) == 1 else None
