"""What a thing can be found by, and what a question asks for: words of a few kinds, the same on both sides.

A word is a kind and a text (`n:刘安`). Names, addresses and units are found by any two neighbouring characters, names also
by their reading aloud and by its initials, numbers by their ends. Words are hashed with a key before they are stored.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from projections.search.pinyin import readings_of

SHORTEST = 2
ENDS_OF_A_NUMBER = (4, 6)
END_OF_A_DWELLING_NO = 5
MOST_CHARACTERS = 40
_FILLING = re.compile(r"[\s·•‧・.'’\-－—_]+")
_LETTERS = re.compile(r"[a-z]+")
_END_OF_NUMBER = re.compile(r"[0-9]{3,5}[0-9X]|[0-9]{5}[0-9X]")
_DWELLING_NO = re.compile(r"[0-9A-Z]+(?:-[0-9A-Z]+)+")


class WordKind(StrEnum):
    """Kinds of words; each finds things of one kind, so that a street never answers for a person."""

    NAME = "n"
    PINYIN = "p"
    INITIALS = "i"
    END_OF_ID = "e"
    ADDRESS = "a"
    UNIT = "u"
    CREDIT_CODE = "c"
    DWELLING_NO = "d"


@dataclass(frozen=True, slots=True)
class Word:
    """One way to be found."""

    kind: WordKind
    text: str


Words = frozenset[Word]


def folded(text: str) -> str:
    """Half-width, lower case, without what people put between characters."""
    return _FILLING.sub("", unicodedata.normalize("NFKC", text)).lower().replace("ü", "v")


def name_words(name: str) -> Words:
    """A person's name: neighbouring characters, the whole, readings and their initials."""
    written = folded(name)
    found = {Word(WordKind.NAME, each) for each in (*_pairs(written), written) if len(each) >= SHORTEST}
    for reading in readings_of(written):
        for part in (reading, reading[:2], reading[1:]):
            found.add(Word(WordKind.PINYIN, "".join(part)))
            found.add(Word(WordKind.INITIALS, "".join(each[:1] for each in part)))
    return frozenset(word for word in found if len(word.text) >= SHORTEST)


def id_words(id_number: str) -> Words:
    """The ends of a document's number."""
    number = folded(id_number).upper()
    return frozenset(
        Word(WordKind.END_OF_ID, number[-size:]) for size in ENDS_OF_A_NUMBER if len(number) > size
    )


def text_words(kind: WordKind, texts: Iterable[str]) -> Words:
    """Public names: neighbouring characters, and the whole."""
    found = set()
    for text in texts:
        written = folded(text)[:MOST_CHARACTERS]
        found |= {Word(kind, each) for each in (*_pairs(written), written) if each}
    return frozenset(found)


def dwelling_words(dwelling_no: str) -> Words:
    """A dwelling's number, whole and by its end."""
    number = folded(dwelling_no).upper()
    return frozenset(
        Word(WordKind.DWELLING_NO, each) for each in (number, number[-END_OF_A_DWELLING_NO:]) if each
    )


def credit_code_words(code: str) -> Words:
    """A unit's credit code, whole."""
    return frozenset({Word(WordKind.CREDIT_CODE, folded(code).upper())})


def asked_words(question: str) -> tuple[Words, ...]:
    """The readings of a question: each is a set of words that must all be found. Empty: too short to ask for."""
    number = unicodedata.normalize("NFKC", question).strip().upper()
    written = folded(question)[:MOST_CHARACTERS]
    if _DWELLING_NO.fullmatch(number):
        return (frozenset({Word(WordKind.DWELLING_NO, folded(number).upper())}),)
    if number.isascii() and any(each.isdigit() for each in number):
        return _number_words(folded(number).upper())
    if _LETTERS.fullmatch(written):
        if len(written) < SHORTEST:
            return ()
        return tuple(frozenset({Word(kind, written)}) for kind in (WordKind.PINYIN, WordKind.INITIALS))
    if len(written) < SHORTEST:
        return ()
    pairs = _pairs(written)
    return tuple(
        frozenset(Word(kind, pair) for pair in pairs)
        for kind in (WordKind.NAME, WordKind.ADDRESS, WordKind.UNIT)
    )


def _number_words(number: str) -> tuple[Words, ...]:
    found = [frozenset({Word(WordKind.CREDIT_CODE, number)})] if len(number) == 18 else []
    if _END_OF_NUMBER.fullmatch(number) and len(number) in ENDS_OF_A_NUMBER:
        found.append(frozenset({Word(WordKind.END_OF_ID, number)}))
    if len(number) == END_OF_A_DWELLING_NO:
        found.append(frozenset({Word(WordKind.DWELLING_NO, number)}))
    return tuple(found)


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)]
