"""A rule of the trade, named by the sentence that was broken."""

from typing import ClassVar, Literal

Language = Literal["zh", "en"]
Fact = str | int


class RuleBroken(Exception):
    """A command was refused. Subclasses are the rules; each has a stable code and two texts.

    `code` is published in receipts and never changes. `zh` and `en` may use `{placeholders}` filled from
    `facts`; facts are codes, dates and numbers, never personal data, because receipts carry them.
    `premature` marks a rule that an earlier fact still on its way could satisfy: the road parks the
    message for a bounded time instead of refusing it at once.
    """

    code: ClassVar[str]
    zh: ClassVar[str]
    en: ClassVar[str]
    premature: ClassVar[bool] = False

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code)
        self.facts = facts

    def text(self, language: Language) -> str:
        """The sentence in one language, its placeholders filled."""
        template = self.zh if language == "zh" else self.en
        return template.format_map(_Facts(self.facts))


class _Facts(dict[str, Fact]):
    """Leaves a placeholder nobody filled visible instead of raising while a refusal is being told."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class Premature(RuleBroken):
    """A rule that an earlier fact, still on its way from another device, may yet satisfy."""

    premature = True


class Contradicting(RuleBroken):
    """Somebody else changed the same thing meanwhile: both versions are kept, and a person chooses."""


def all_rules(root: type[RuleBroken] = RuleBroken) -> tuple[type[RuleBroken], ...]:
    """Every concrete rule that has been imported, in order of code."""
    found = [rule for rule in _descendants(root) if "code" in rule.__dict__]
    return tuple(sorted(found, key=lambda rule: rule.code))


def _descendants(root: type[RuleBroken]) -> list[type[RuleBroken]]:
    return [each for child in root.__subclasses__() for each in (child, *_descendants(child))]
