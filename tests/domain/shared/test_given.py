"""The harness bites: a sentence that is not true fails."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from domain.shared.decider import Decider
from domain.shared.event import DomainEvent
from domain.shared.rule import RuleBroken
from tests.support.given import given


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit(DomainEvent):
    """A lamp was lit."""

    name: ClassVar[str] = "lamp.lit"
    watts: int


class TooBright(RuleBroken):
    code = "lamp.too_bright"
    zh = "功率 {watts} 过大。"
    en = "{watts} watts are too many."


class MuchTooBright(TooBright):
    code = "lamp.much_too_bright"


def _decide(watts: int, lit: int) -> tuple[Lit, ...]:
    if watts > 100:
        raise TooBright(watts=watts)
    if watts > 90:
        raise TooBright
    return () if watts == lit else (Lit(watts=watts),)


def _evolve(lit: int, event: Lit) -> int:
    if event.watts == 66:
        raise ValueError("a fold must not refuse")
    return event.watts


LAMP = given(Decider("lamp", 0, _decide, _evolve))


def test_true_sentences_hold() -> None:
    LAMP.when(40).then(Lit(watts=40))
    LAMP.also(Lit(watts=40)).when(40).then_nothing()
    LAMP.after(40).when(60).then(Lit(watts=60))
    LAMP.when(120).then_refused(TooBright, watts=120)


def test_false_sentences_fail() -> None:
    with pytest.raises(AssertionError):
        LAMP.when(40).then(Lit(watts=41))
    with pytest.raises(AssertionError):
        LAMP.when(40).then(Lit(watts=40), Lit(watts=40))
    with pytest.raises(AssertionError, match="then_nothing"):
        LAMP.when(0).then()
    with pytest.raises(AssertionError):
        LAMP.when(40).then_nothing()


def test_refusals_are_not_mistaken() -> None:
    with pytest.raises(AssertionError, match="refused by"):
        LAMP.when(120).then_nothing()
    with pytest.raises(AssertionError, match="refused by"):
        LAMP.when(120).then(Lit(watts=120))
    with pytest.raises(AssertionError, match="not refused"):
        LAMP.when(40).then_refused(TooBright)
    with pytest.raises(AssertionError, match="not MuchTooBright"):
        LAMP.when(120).then_refused(MuchTooBright)
    with pytest.raises(AssertionError):
        LAMP.when(120).then_refused(TooBright, watts=121)
    with pytest.raises(AssertionError, match="unfilled"):
        LAMP.when(95).then_refused(TooBright)


def test_what_is_decided_must_fold() -> None:
    with pytest.raises(ValueError, match="must not refuse"):
        LAMP.when(66)
