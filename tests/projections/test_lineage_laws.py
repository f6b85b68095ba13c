"""Laws of lineages over woven towns: no event is missing from one, none is too many, and no other stream is needed."""

from pathlib import Path

import pytest

from ledger.follower import Follower
from projections.catalogue import NAMES, TABLES_OF
from projections.lineage import Standing as Stands
from projections.readstore.port import FoldedBatch
from projections.readstore.sqlite import SQLiteReadStore
from projections.row_asked import row_asked
from projections.rows import rows_of
from tests.projections.lineages import asked_of, changed_rows, positions, small_town
from tests.projections.standing import Standing

STREAMS_APART = tuple(name for name in NAMES if name not in ("proofs", "histories"))
SEEDS = (3, 11)
MOST = 150  # rows asked about one by one; every so-manieth where there are more


@pytest.fixture
def woven(house: Standing, request: pytest.FixtureRequest) -> Standing:
    """A small town, followed to the end."""
    house.record(small_town(request.param))
    house.catch_up(batch=50)
    return house


@pytest.mark.slow
@pytest.mark.parametrize("woven", SEEDS, indirect=True)
@pytest.mark.parametrize("name", NAMES)
def test_a_lineage_names_exactly_the_events_that_changed_the_row(
    woven: Standing, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So of all rows of a table together: exactly the events that changed the table."""
    monkeypatch.setattr("projections.lineage.BATCH", 64)
    plain = changed_rows(woven, name, tmp_path)
    assert plain
    named = {
        (table, key): positions(asked_of(woven, table, *map(str, key)))
        for table, key in sorted(plain)[:: len(plain) // MOST + 1]
    }
    assert named == {thing: plain[thing] for thing in named}


@pytest.mark.slow
@pytest.mark.parametrize("woven", SEEDS[:1], indirect=True)
@pytest.mark.parametrize("name", STREAMS_APART)
def test_the_streams_a_lineage_names_make_the_row_without_any_other(
    woven: Standing, name: str, tmp_path: Path
) -> None:
    """True because a fold knows of an event's own stream and of nothing else (`projections.fold`); so the bundle of these
    whole streams holds all that the row came from. The named events alone are not enough: what an alias is of, the fold
    remembers from facts that did not touch the alias.
    """
    table = TABLES_OF[name][0]
    with woven.views.reading() as reader:
        keys = sorted(
            {tuple(row[p] for p in table.places(table.key[:1])) for row in rows_of(reader, table, 10**9)}
        )
    shown = table.name if table.newest is None or len(table.newest.key) > 1 else table.newest.name
    for nth, (key,) in enumerate(keys[:8]):
        found = asked_of(woven, shown, str(key))
        asked = row_asked(shown, [str(key)])
        streams = {each.stream_id for each in found.events}
        scratch = SQLiteReadStore(tmp_path / f"alone-{nth}.sqlite")
        folder = woven.catalogue.folder(name)
        rows = [row for rows in Follower(woven.ledger).until(woven.ledger.head()) for row in rows]
        folded = folder.fold([row for row in rows if row.stream_id in streams], left_out={})
        scratch.prepare(folder.tables)
        scratch.commit(
            FoldedBatch(
                projection=name,
                after=0,
                position=len(rows),
                moments=folded.moments,
                changes=folded.changes,
            )
        )
        with scratch.reading() as alone, woven.views.reading() as live:
            assert list(rows_of(alone, asked.table, len(rows), asked.by)) == list(
                rows_of(live, asked.table, len(rows), asked.by)
            )
        scratch.close()
        assert found.standing is Stands.STANDS


@pytest.mark.slow
@pytest.mark.parametrize("woven", SEEDS[:1], indirect=True)
def test_of_an_earlier_position_a_lineage_is_the_beginning_of_the_later_one(woven: Standing) -> None:
    """But for what was forgotten since, which no version is shown with any more."""
    with woven.views.reading() as reader:
        persons = [str(key) for (key,) in reader.select("SELECT person_key FROM persons ORDER BY person_key")]
    head = woven.ledger.head()
    for key in persons[:4]:
        whole = asked_of(woven, "persons", key)
        for position in range(0, head + 1, max(1, head // 6)):
            early = asked_of(woven, "persons", key, at=position)
            made = [each for each in early.events if each.position <= position]
            assert made == [each for each in whole.events if each.position <= position]
            assert early.agrees is bool(made)
