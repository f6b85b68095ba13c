"""What a question asks of dwellings and units, whose numbers and names are nobody's secret."""

import re
import unicodedata

from projections.registry.units import Unit
from projections.search.ways import some_pairs
from projections.search.words import (
    END_OF_A_DWELLING_NO,
    MOST_CHARACTERS,
    SHORTEST,
    Word,
    WordKind,
    Words,
    folded,
)

_NUMBER = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)*")
CREDIT_CODE_LENGTH = 18


def words_of_dwelling(text: str) -> Words:
    """A dwelling's number, whole or by its last five characters."""
    number = unicodedata.normalize("NFKC", text).strip().upper()
    written = folded(number).upper()
    if not _NUMBER.fullmatch(number) or not any(each.isdigit() for each in number):
        return frozenset()
    whole = len(written) >= END_OF_A_DWELLING_NO or "-" in number
    return frozenset({Word(WordKind.DWELLING_NO, written)}) if whole else frozenset()


def ends_like(dwelling_no: str | None, text: str) -> bool:
    """Whether the number is the one asked for, or ends so."""
    return dwelling_no is not None and folded(dwelling_no).upper().endswith(folded(text).upper())


def words_of_unit(text: str) -> tuple[Words, ...]:
    """A unit's name by neighbouring characters, or its credit code whole."""
    written = folded(text)[:MOST_CHARACTERS]
    if len(written) < SHORTEST:
        return ()
    by_name = some_pairs(WordKind.UNIT, written)
    if len(written) == CREDIT_CODE_LENGTH and written.isascii():
        return (frozenset({Word(WordKind.CREDIT_CODE, written.upper())}), by_name)
    return (by_name,)


def unit_is_meant(unit: Unit, text: str) -> bool:
    """Whether one of its names holds the question, or the code is the one asked for."""
    written = folded(text)[:MOST_CHARACTERS]
    names = [folded(name) for name in (unit.unit_name, unit.short_name) if name is not None]
    return any(written in name for name in names) or written.upper() == unit.uscc
