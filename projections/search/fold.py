"""From facts that name things to the hashed words they are found by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple
from uuid import UUID

from domain.registry.events import PersonCorrected, PersonErased, PersonReferenced
from domain.registry.events_addresses import AddressAliasAdded, AddressProposed, AddressRenamed
from domain.registry.events_housing import (
    DwellingCorrected,
    DwellingRegistered,
    UnitCorrected,
    UnitRegistered,
)
from domain.shared.personal import Sealed
from ledger.codec import Codec
from ledger.identity import message_key
from ledger.port import LogRow, SubjectKeyRow
from ledger.vault import SealBroken, SealedAt, Vault
from projections.changes import Changes
from projections.fold import Folded, LeftOut, ReadStreams, StreamFolder
from projections.json_value import Json
from projections.raw_fact import FactReader, RawFact, stream_of
from projections.search.table import ENTRIES, NAME, WORDS
from projections.search.words import (
    WordKind,
    Words,
    credit_code_words,
    dwelling_words,
    id_words,
    name_words,
    text_words,
)
from projections.table import Table, Value

KeysOf = Callable[[Sequence[str]], Mapping[str, SubjectKeyRow]]

PERSON_FACTS = frozenset(
    (PersonReferenced.name, PersonCorrected.name, "person.identifier_verified", PersonErased.name)
)
OTHER_FACTS = frozenset(
    each.name
    for each in (
        AddressProposed,
        AddressRenamed,
        AddressAliasAdded,
        DwellingRegistered,
        DwellingCorrected,
        UnitRegistered,
        UnitCorrected,
    )
)
FACTS = PERSON_FACTS | OTHER_FACTS
# Hashes are kept as whole numbers that fit a signed column on both databases.
TOKEN_BYTES, TOKEN_SHIFT = 8, 1
# A county has a few thousand syllables and pairs, so most words were hashed before; the ends of numbers are all different.
WORDS_REMEMBERED = 32_768
SELDOM_AGAIN = frozenset((WordKind.END_OF_ID, WordKind.CREDIT_CODE, WordKind.DWELLING_NO))


class Found(NamedTuple):
    """What a thing is found by, word sets by the field they come from, already hashed."""

    tokens: tuple[tuple[str, frozenset[int]], ...] = ()
    grid_code: str | None = None
    source: str = ""
    named_at: tuple[int, ...] = ()  # of a person: the positions its words stand under


UNNAMED = Found()
FORGOTTEN = Found(source="erased")  # never named again


class SearchFold:
    """`StreamFold` of the search tables. It opens sealed names to hash them; nothing readable leaves it.

    A person who is erased is in neither table any more. Words are withdrawn by the position they stand under, for
    which no index is kept: erasures are few, and one pass over the table serves all those of a batch.
    """

    name = NAME
    tables: tuple[Table, ...] = (ENTRIES, WORDS)

    def __init__(self, codec: Codec, vault: Vault, keys_of: KeysOf) -> None:
        self._reader = FactReader(codec)
        self._vault = vault
        self._token = lru_cache(maxsize=WORDS_REMEMBERED)(partial(token_of, vault))
        self._keys_of = keys_of
        self._keys: Mapping[str, SubjectKeyRow] = {}

    def takes(self, topic: str) -> bool:
        return topic.rpartition(".v")[0] in FACTS

    def begin(self) -> Found:
        return UNNAMED

    def look_ahead(self, rows: Iterable[LogRow]) -> None:
        """Ask once for the keys of all persons these events name."""
        persons = {stream_of(row) for row in rows if row.topic.startswith("person.")}
        self._keys = self._keys_of(sorted(persons)) if persons else {}

    def fold(self, memory: Found, row: LogRow, changes: Changes) -> Found:
        if row.topic.rpartition(".v")[0] == PersonErased.name:
            return self._forgotten(memory, stream_of(row), changes)
        if memory is FORGOTTEN:
            return memory
        raw = self._reader.read(row)
        stream = str(raw.meta["stream"])
        told = self._person(raw, row.topic) if stream.startswith("person:") else self._public(raw.facts)
        if not told:
            return memory
        before = dict(memory.tokens)
        tokens = {**before, **{field: self._hashed(words) for field, words in told.items()}}
        if row.topic.startswith(AddressAliasAdded.name):
            tokens["alias"] = tokens["alias"] | before.get("alias", frozenset())
        is_new = tokens != before
        after = Found(
            tuple(tokens.items()),
            raw.meta.get("grid_code") or memory.grid_code,
            str(raw.meta["source"]),
            # Also where no new word was found: live, before the key was destroyed, one may have been.
            (*memory.named_at, row.position) if stream.startswith("person:") else (),
        )
        if is_new:
            self._add(changes, row, raw, stream, after)
        return after

    def _forgotten(self, memory: Found, stream: str, changes: Changes) -> Found:
        """Nobody is found by anything any more, nor by what they were called before; and no key stays at hand."""
        self._vault.forget(stream)
        self._token.cache_clear()
        changes.of(ENTRIES).withdraw("ref", (stream,))
        if memory.named_at:
            changes.of(WORDS).withdraw("entry", memory.named_at)
        return FORGOTTEN

    def _add(self, changes: Changes, row: LogRow, raw: RawFact, stream: str, found: Found) -> None:
        kind = stream.partition(":")[0]
        entry: list[Value] = [stream, row.position, raw.recorded_at, kind, found.grid_code, found.source]
        changes.of(ENTRIES).add_newest(stream, entry)
        position = row.position
        tokens = sorted(frozenset().union(*[each for _, each in found.tokens]))
        changes.of(WORDS).add_all([[token, position] for token in tokens])

    def _person(self, raw: RawFact, topic: str) -> dict[str, Words]:
        told: dict[str, Words] = {}
        for each in raw.sealed:
            path = str(each["path"])
            if path not in ("person_name", "id_number"):
                continue
            clear = self._opened(each, raw, topic)
            words = name_words if path == "person_name" else id_words
            told[path] = words(clear) if clear is not None else frozenset()
        cleared = raw.facts.get("cleared")
        if isinstance(cleared, list) and "id_number" in cleared:
            told["id_number"] = frozenset()
        return told

    def _opened(self, sealed: Mapping[str, Json], raw: RawFact, topic: str) -> str | None:
        meta = raw.meta
        subject = str(sealed["subject"])
        place = SealedAt(
            stream=str(meta["stream"]),
            topic=topic,
            message=message_key(str(meta["source"]), str(meta["message_id"])),
            path=str(sealed["path"]),
        )
        try:
            return self._vault.open(Sealed(subject, str(sealed["box"])), place, self._keys.get(subject))
        except SealBroken:
            return None  # the api tells of damage where the value would be shown

    def _public(self, facts: Mapping[str, Json]) -> dict[str, Words]:
        told: dict[str, Words] = {}
        for field, kind in (("element_name", WordKind.ADDRESS), ("alias", WordKind.ADDRESS)):
            if isinstance(text := facts.get(field), str):
                told[field] = text_words(kind, [text])
        for field in ("unit_name", "short_name"):
            if isinstance(text := facts.get(field), str):
                told[field] = text_words(WordKind.UNIT, [text])
        if isinstance(number := facts.get("dwelling_no"), str):
            told["dwelling_no"] = dwelling_words(number)
        if isinstance(code := facts.get("uscc"), str):
            told["uscc"] = credit_code_words(code)
        return told

    def _hashed(self, words: Words) -> frozenset[int]:
        token, vault = self._token, self._vault
        return frozenset(
            [token_of(vault, *word) if word.kind in SELDOM_AGAIN else token(*word) for word in words]
        )


def token_of(vault: Vault, kind: WordKind, text: str) -> int:
    """The number a word stands under; 63 bits of a keyed hash."""
    digest = vault.lookup_token(f"search.{kind.value}", text)
    return int.from_bytes(digest[:TOKEN_BYTES], "big") >> TOKEN_SHIFT


class SearchFolder(StreamFolder[Found]):
    """Asks for the keys a batch needs before it is folded."""

    def __init__(self, fold: SearchFold, read_streams: ReadStreams) -> None:
        super().__init__(fold, read_streams)
        self._search = fold

    def fold(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        self._look_ahead(rows)
        return super().fold(rows, left_out=left_out)

    def fold_whole(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        self._look_ahead(rows)
        return super().fold_whole(rows, left_out=left_out)

    def _look_ahead(self, rows: Sequence[LogRow]) -> None:
        self._search.look_ahead(row for row in rows if self._search.takes(row.topic))
