"""What a question about persons may mean: words a name or a number carries, or a whole number by its keyed hash.

Words are only candidates: `holds` says of the opened value itself whether it is meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.registry.spelling import spelled_id_number, spelled_phone
from projections.search.words import (
    ENDS_OF_A_NUMBER,
    MOST_CHARACTERS,
    SHORTEST,
    Word,
    WordKind,
    Words,
    folded,
    id_words,
    is_letters,
    name_words,
    pairs_of,
)

MOST_WORDS = 6
SHORTEST_NUMBER, LONGEST_NUMBER = 7, 24


class Value(StrEnum):
    """Which value of a person answers; the same names as the fields of `Person` and the kinds of look-ups."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class ByWords:
    """Every one of these words must be carried; `text` is the question, folded."""

    value: Value
    words: Words
    text: str

    def holds(self, clear: str) -> bool:
        """Neighbouring pairs may stand apart in a name (`安春安国` has both of `安国安春`'s); the question may not."""
        if self.value is Value.ID_NUMBER:
            return self.words <= id_words(clear)
        if any(word.kind is WordKind.NAME for word in self.words):
            return self.text in folded(clear)
        return self.words <= name_words(clear)


@dataclass(frozen=True, slots=True)
class ByNumber:
    """The whole number, spelled as the register spells it; found by its keyed hash and by nothing else."""

    value: Value
    number: str

    def holds(self, clear: str) -> bool:
        """Whether this is the number."""
        spelled = spelled_phone if self.value is Value.PHONE else spelled_id_number
        return spelled(clear) == self.number


Way = ByWords | ByNumber


def ways_to_persons(question: str) -> tuple[Way, ...]:
    """Every way the question may find a person; none where it is too short."""
    number = spelled_id_number(question)
    if number.isascii() and any(each.isdigit() for each in number):
        return tuple(_by_number(number, question))
    text = folded(question)[:MOST_CHARACTERS]
    if len(text) < SHORTEST:
        return ()
    by_name = ByWords(Value.NAME, some_pairs(WordKind.NAME, text), text)
    if not is_letters(text):
        return (by_name,)
    aloud = (WordKind.PINYIN, WordKind.INITIALS)
    return (*(ByWords(Value.NAME, frozenset({Word(kind, text)}), text) for kind in aloud), by_name)


def some_pairs(kind: WordKind, text: str) -> Words:
    """A few words are enough to find candidates; all of them would be a join too wide."""
    return frozenset(Word(kind, pair) for pair in list(dict.fromkeys(pairs_of(text)))[:MOST_WORDS])


def _by_number(number: str, question: str) -> Iterable[Way]:
    if len(number) in ENDS_OF_A_NUMBER and number[:-1].isdigit() and number[-1] in "0123456789X":
        yield ByWords(Value.ID_NUMBER, frozenset({Word(WordKind.END_OF_ID, number)}), number)
    if not SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER:
        return
    if number.isalnum():
        yield ByNumber(Value.ID_NUMBER, number)
    phone = spelled_phone(question)
    if sum(each.isdigit() for each in phone) >= SHORTEST_NUMBER and not any(each.isalpha() for each in phone):
        yield ByNumber(Value.PHONE, phone)
