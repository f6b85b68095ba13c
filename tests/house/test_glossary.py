"""One concept, one word: what the code names, the glossary explains."""

import re
from enum import StrEnum
from importlib import import_module
from pkgutil import walk_packages
from typing import get_args

import domain
from domain.dispute.phases import Absent, Phase
from domain.dispute.regions import Confirmation, Handover, Pause, Supervision
from domain.shared.actor import Role
from domain.shared.code_list import Code
from ledger.port import Verdict
from tests.house.checkout import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def explained(text: str) -> set[str]:
    """Every code word of a glossary."""
    rows = [line.split("|")[2:] for line in text.splitlines() if line.startswith("|")]
    return {word for cells in rows for cell in cells for word in re.findall("`([^`]+)`", cell)}


def code_lists() -> set[str]:
    """Every published list of codes in the domain; lists of problems are told by rules."""
    found: set[str] = set()
    for module in walk_packages(domain.__path__, "domain."):
        for name, value in vars(import_module(module.name)).items():
            if (
                isinstance(value, type)
                and issubclass(value, StrEnum)
                and value.__module__.startswith("domain.")
            ):
                found.add(name)
    return {name for name in found if not name.endswith("Problem")} - {Code.__name__, "StrEnum"}


def words_of_the_house() -> set[str]:
    """What must be explained."""
    states = (
        Absent,
        *get_args(Phase),
        *(part for region in (Supervision, Confirmation, Pause, Handover) for part in get_args(region)),
    )
    return {*code_lists(), *Role, *Verdict, *(state.__name__ for state in states)}


def test_every_word_of_the_house_is_explained() -> None:
    assert sorted(words_of_the_house() - explained(GLOSSARY)) == []


def test_no_word_is_explained_twice() -> None:
    words = [
        re.findall("`([^`]+)`", line.split("|")[2])
        for line in GLOSSARY.splitlines()
        if line.startswith("| ") and "code word" not in line
    ]
    flat = [word for row in words for word in row]
    assert sorted({word for word in flat if flat.count(word) > 1} - {"mediator"}) == []


def test_an_unexplained_word_would_be_noticed() -> None:
    without = "\n".join(line for line in GLOSSARY.splitlines() if "`Channel`" not in line)
    assert words_of_the_house() - explained(without) == {"Channel"}
