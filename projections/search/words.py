"""What a thing can be found by: words of a few kinds, the same for what is stored and for what is asked.

A word is a kind and a text (`n:刘安`). Names, addresses and units are found by any two neighbouring characters, names also
by their reading aloud and by its initials, numbers by their ends. Words are hashed with a key before they are stored.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from projections.search.pinyin import readings_of

SHORTEST = 2
ENDS_OF_A_NUMBER = (4, 6)
END_OF_A_DWELLING_NO = 5
MOST_CHARACTERS = 40
_FILLING = re.compile(r"[\s·•‧・.'’\-－—_]+")
_LETTERS = re.compile(r"[a-z]+")


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

    # Words stand in sets by the dozen, and the library hashes a member by a call of its own.
    __hash__ = str.__hash__


class Word(NamedTuple):
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
    aloud, initials = set[str](), set[str]()
    for reading in readings_of(written):
        for part in {reading, reading[:2], reading[1:]}:
            aloud.add("".join(part))
            initials.add("".join([each[:1] for each in part]))
    by_kind = (
        (WordKind.NAME, {*pairs_of(written), written}),
        (WordKind.PINYIN, aloud),
        (WordKind.INITIALS, initials),
    )
    return frozenset([Word(kind, text) for kind, texts in by_kind for text in texts if len(text) >= SHORTEST])


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
        found |= {Word(kind, each) for each in (*pairs_of(written), written) if each}
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


def pairs_of(text: str) -> list[str]:
    """Every two neighbouring characters."""
    return [text[start : start + 2] for start in range(len(text) - 1)]


def is_letters(text: str) -> bool:
    """Nothing but letters from a to z: a reading, initials, or a name written in them."""
    return _LETTERS.fullmatch(text) is not None
