"""Answers what a question finds: index look-ups by hashed words, never a scan."""

from ledger.vault import Vault
from projections.asking import Conditions, live_position, speaks_for
from projections.moment import NOW, AsOf, SpeaksFor
from projections.readstore.port import Reader, ReadStore
from projections.search.fold import token_of
from projections.search.question import MOST_HITS, FoundKind, Hit, Hits, QuestionTooShort, SearchFilter
from projections.search.table import ENTRIES, NAME, WORDS
from projections.search.words import Words, asked_words

_NEWER = f"SELECT 1 FROM {ENTRIES.name} n WHERE n.ref = e.ref AND n.from_position <= ? AND n.from_position > e.from_position"


class SearchView:
    """`Search` on a read store; the vault's key turns words into what the tables hold."""

    def __init__(self, store: ReadStore, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def find(self, wanted: SearchFilter, *, as_of: AsOf = NOW) -> Hits:
        questions = asked_words(wanted.text)
        if not questions:
            raise QuestionTooShort
        with self._store.reading() as reader:
            moment = speaks_for(reader, NAME, as_of)
            is_live = moment.position == live_position(reader, NAME)
            found: dict[str, str] = {}
            for words in questions:
                found.update(self._refs(reader, words, wanted, moment, is_live=is_live))
        newest_first = sorted(found, key=lambda ref: found[ref], reverse=True)
        hits = tuple(_hit(ref) for ref in newest_first[:MOST_HITS])
        return Hits(hits, len(newest_first) > MOST_HITS, moment.position)

    def _refs(
        self, reader: Reader, words: Words, wanted: SearchFilter, moment: SpeaksFor, *, is_live: bool
    ) -> dict[str, str]:
        tokens = sorted(token_of(self._vault, word.kind, word.text) for word in words)
        first, *others = tokens
        joins = "".join(
            f" JOIN {WORDS.name} w{number} ON w{number}.token = ? AND w{number}.entry = w.entry"
            for number in range(len(others))
        )
        conditions = Conditions(["w.token = ?"], [first])
        conditions.any_of("e.kind", frozenset(kind.value for kind in wanted.kinds))
        conditions.under("e.grid_code", wanted.grid_prefixes)
        conditions.only("e.source", wanted.sources)
        if not is_live:
            conditions.add(
                f"e.from_position <= ? AND NOT EXISTS ({_NEWER})", moment.position, moment.position
            )
        table = NAME if is_live else ENTRIES.name
        statement = (
            f"SELECT e.ref, e.from_position FROM {WORDS.name} w{joins} "
            f"JOIN {table} e ON e.from_position = w.entry WHERE {conditions.sql} "
            f"ORDER BY w.entry DESC LIMIT {MOST_HITS + 1}"
        )
        rows = reader.select(statement, (*others, *conditions.values))
        return {str(ref): f"{int(position or 0):020d}" for ref, position in rows}


def _hit(ref: str) -> Hit:
    kind, _, key = ref.partition(":")
    return Hit(FoundKind(kind), key)
