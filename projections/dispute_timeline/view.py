"""One case's facts in the order of either clock, as of any pair of moments."""

from projections.asking import speaks_for
from projections.dispute_timeline.question import Clock, Timeline, TimelineEntry
from projections.dispute_timeline.table import TIMELINE
from projections.instants import text_of
from projections.moment import NOW, AsOf
from projections.occurrence_order import place, span_of
from projections.raw_fact import json_object, sealed_values
from projections.readstore.port import ReadStore
from projections.row_reader import RowReader
from projections.table import Value

_STATEMENT = (
    f"SELECT {', '.join(TIMELINE.column_names)} FROM {TIMELINE.name} "
    "WHERE case_code = ? AND position <= ? ORDER BY position"
)


class DisputeTimelineView:
    """`DisputeTimeline` on a read store."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def of_case(self, case_code: str, *, order: Clock = Clock.RECORDED, as_of: AsOf = NOW) -> Timeline | None:
        with self._store.reading() as reader:
            moment = speaks_for(reader, TIMELINE.name, as_of)
            found = reader.select(_STATEMENT, (case_code, moment.position))
        in_truth = _in_order_of_truth([_entry(values) for values in found])
        if as_of.valid is not None:
            until = text_of(as_of.valid)
            in_truth = [(start, entry) for start, entry in in_truth if start <= until]
        entries = [entry for _, entry in in_truth]
        if order is Clock.RECORDED:
            entries.sort(key=lambda entry: entry.position)
        return Timeline(case_code=case_code, entries=tuple(entries), speaks_for=moment) if entries else None


def _in_order_of_truth(recorded: list[TimelineEntry]) -> list[tuple[str, TimelineEntry]]:
    starts: list[str] = []
    entries: list[TimelineEntry] = []
    for entry in recorded:
        index, start = place(starts, span_of(text_of(entry.occurred_at), entry.precision))
        starts.insert(index, start)
        entries.insert(index, entry)
    return list(zip(starts, entries, strict=True))


def _entry(values: tuple[Value, ...]) -> TimelineEntry:
    row = RowReader(TIMELINE, values)
    topic, source, message_id = row.text("topic"), row.text("source"), row.text("message_id")
    stream = f"dispute:{row.text('case_code')}"
    return TimelineEntry(
        position=row.number("position"),
        version=row.number("version"),
        type=topic.rpartition(".v")[0],
        topic=topic,
        occurred_at=row.instant("occurred_at"),
        precision=row.text("precision"),
        recorded_at=row.instant("recorded_at"),
        actor=row.text("actor"),
        role=row.text("role"),
        source=source,
        message_id=message_id,
        grid_code=row.maybe("grid_code"),
        basis=row.maybe("basis"),
        correlation_id=row.maybe("correlation_id"),
        facts=json_object(row.text("facts")),
        sealed=sealed_values(
            row.text("sealed"), stream=stream, topic=topic, source=source, message_id=message_id
        ),
        state_after=row.text("state_after"),
    )
