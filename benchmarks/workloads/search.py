"""Two characters of a name in the database: the statement alone, at a size of town and county, against a scan."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from random import Random
from statistics import quantiles

from app.assembly import House
from app.settings import Settings
from app.stores import Access, utc_now
from app.town.people import make_person
from app.views import open_views
from benchmarks.bench import Bench
from benchmarks.county_ground import prepare_all
from benchmarks.figure import Figure, Results
from benchmarks.house import postgres_settings, sqlite_settings
from ledger.vault import Vault
from projections.changes import Changes
from projections.instants import text_of
from projections.readstore.port import FoldedBatch, Moment, Reader, ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.rebuild.copy_text import copy_text
from projections.search.candidates import CHUNK, Candidates
from projections.search.fold import token_of
from projections.search.table import ENTRIES, NAME, WORDS
from projections.search.ways import some_pairs
from projections.search.words import WordKind, id_words, name_words
from projections.table import Values

NAMES, MILLION = 100_000, 1_000_000
ASKED, SCANS = 400, 20
AT_ONCE = 20_000
BAR_MS = 5.0
GRID = "990101100001001"
CLEAR = "clear_names"
SOURCE = "urn:gridledger:source:xiheqiao-app"

Named = tuple[str, str]  # a reference and a name


def search(bench: Bench, results: Results) -> None:
    """two characters of a name among 100,000 names, both databases, against a scan of the names in the clear"""
    _measure(bench, results, bench.size(NAMES))


def search_million(bench: Bench, results: Results) -> None:
    """the same among 1,000,000 names (some minutes; not part of the default run)"""
    _measure(bench, results, bench.size(MILLION))


def _measure(bench: Bench, results: Results, count: int) -> None:
    with bench.ground.database() as name:
        served = postgres_settings(bench.ground, name, bench.place / f"search-{count}-served")
        embedded = sqlite_settings(bench.place / f"search-{count}-embedded")
        for settings, database in ((served, "PostgreSQL"), (embedded, "SQLite")):
            results.figures.append(among_names(settings, database, count))


def among_names(settings: Settings, database: str, count: int) -> Figure:
    """Fill the search tables of an empty house with so many names and ask."""
    prepare_all(settings)
    vault, views = House(settings).vault, open_views(settings, Access.OWNER)
    names = _fill(views, vault, count)
    pairs = _pairs_asked(names)
    found, scanned = _Finder(views, vault, count), _Scan(views)
    ours, hits = _times(found, pairs)
    theirs, scan_hits = _times(scanned, pairs[:SCANS])
    assert scan_hits == hits[: len(scan_hits)], "the words and the scan find different persons"
    views.close()
    worst, reference = quantiles(ours, n=100), quantiles(theirs, n=20)
    return Figure(
        name=f"two characters among {count:,} names, {database}",
        unit="ms p95",
        ours=worst[94],
        reference=reference[18],
        against="scan p95",
        ratio=worst[94] / reference[18],
        bar=f"< {BAR_MS:.0f} ms",
        met=worst[94] < BAR_MS,
        count=len(ours),
        note=f"{len(ours)} different pairs, the statement alone (the newest {CHUNK} that carry them), from the asking "
        f"process over a connection that stands: p50 {worst[49]:.2f} ms, p99 {worst[98]:.2f} ms; pairs have 1 to "
        f"{max(hits):,} hits of at most {CHUNK}; the scan reads the names in the clear (LIKE), which we do not keep",
    )  # fmt: skip


class _Finder:
    """What the api asks the database for such a question."""

    def __init__(self, views: ReadStore, vault: Vault, position: int) -> None:
        self._views, self._vault, self._position = views, vault, position

    def __call__(self, pair: str) -> tuple[float, int]:
        words = some_pairs(WordKind.NAME, pair)
        with self._views.reading() as reader:
            candidates = Candidates(reader, self._vault, self._position)
            return _timed(reader, *candidates.statement(words, self._position + 1))


class _Scan:
    """The same hits from names in the clear."""

    def __init__(self, views: ReadStore) -> None:
        self._views = views

    def __call__(self, pair: str) -> tuple[float, int]:
        statement = f"SELECT ref, entry FROM {CLEAR} WHERE name LIKE ? ORDER BY entry DESC LIMIT {CHUNK}"
        with self._views.reading() as reader:
            return _timed(reader, statement, [f"%{pair}%"])


def _timed(reader: Reader, statement: str, values: Sequence[str | int | None]) -> tuple[float, int]:
    began = time.perf_counter()
    rows = reader.select(statement, values)
    return (time.perf_counter() - began) * 1_000, len(rows)


def _times(ask: Callable[[str], tuple[float, int]], pairs: Sequence[str]) -> tuple[list[float], list[int]]:
    asked = [ask(pair) for pair in pairs]
    return [ms for ms, _ in asked], [hits for _, hits in asked]


def _pairs_asked(names: Sequence[Named]) -> list[str]:
    """Pairs of people there are, in the order of a throw: the frequent ones come as often as people have them."""
    random = Random(3)
    chosen: dict[str, None] = {}
    while len(chosen) < min(ASKED, len(names) // 10):
        name = random.choice(names)[1]
        start = random.randrange(len(name) - 1)
        chosen[name[start : start + 2]] = None
    return list(chosen)


def _people(count: int) -> Iterator[tuple[str, str, str]]:
    random, today = Random(11), utc_now().date()
    for _ in range(count):
        person = make_person(random, today)
        yield f"person:{person.key}", person.name, person.id_number


def _fill(views: ReadStore, vault: Vault, count: int) -> list[Named]:
    """The rows the fold would write for so many people, written at once; and a table of their names for the scan."""
    token = cache(lambda word: token_of(vault, word.kind, word.text))
    words_of = cache(name_words)
    at, first = text_of(utc_now()), 1
    people = _people(count)
    names: list[Named] = []
    _write(views, [f"CREATE TABLE {CLEAR} (ref text, entry bigint, name text)"], {})
    while block := list(islice(people, AT_ONCE)):
        placed = list(enumerate(block, start=first))
        tokens = {
            position: {token(word) for word in words_of(name) | id_words(number)}
            for position, (_, name, number) in placed
        }
        entries = [(ref, position, at, "person", GRID, SOURCE) for position, (ref, _, _) in placed]
        rows: dict[str, Sequence[Values]] = {
            ENTRIES.name: entries,
            NAME: entries,
            WORDS.name: [(token, position) for position, each in tokens.items() for token in sorted(each)],
            CLEAR: [(ref, position, name) for position, (ref, name, _) in placed],
        }
        _write(views, [], rows)
        names += [(ref, name) for ref, name, _ in block]
        first += len(block)
    _settle(views, at, count)
    return names


def _write(views: ReadStore, statements: Sequence[str], rows: Mapping[str, Sequence[Values]]) -> None:
    """One transaction."""
    match views:
        case PostgresReadStore():
            with views.writing() as cursor:
                for statement in statements:
                    cursor.execute(statement.encode())
                for table, lines in rows.items():
                    with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                        copy.write(copy_text(lines))
        case SQLiteReadStore():
            with views.writing() as writer:
                for statement in statements:
                    writer.execute(statement)
                for table, lines in rows.items():
                    marks = ",".join("?" * len(lines[0]))
                    writer.executemany(f"INSERT INTO {table} VALUES ({marks})", lines)
        case _:
            raise TypeError(type(views).__name__)


def _settle(views: ReadStore, at: str, position: int) -> None:
    """The projection stands at the last name, and the planner knows its tables as it would after a while."""
    batch = FoldedBatch(
        projection=NAME, after=0, position=position, moments=[Moment(at, position)], changes=Changes(())
    )
    views.commit(batch)
    _write(views, [f"ANALYZE {table}" for table in (ENTRIES.name, NAME, WORDS.name, CLEAR)], {})
