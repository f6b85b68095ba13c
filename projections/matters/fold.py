"""The read model of every course: one fold, whatever the slice."""

import json
from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from domain.courses import COURSES
from domain.shared.course import Course, Standing
from domain.shared.fact import Fact, fields_of_fact
from domain.shared.occurrence import Occurrence
from ledger.codec import Codec
from projections.dispute_board.case import listed
from projections.instants import instant_of
from projections.matters.table import MATTERS, NAME, Matter
from projections.table import Table
from projections.versions.fold import Kind, VersionsFold
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.told import Told

TABLES: tuple[Table, ...] = (MATTERS,)


class MatterMemory(NamedTuple):
    """The standing the slice itself would decide on, and the row it comes to."""

    standing: Standing[Any]
    row: Matter


def matters_fold(codec: Codec) -> VersionsFold:
    """The fold of the projection `matters`."""
    return VersionsFold(NAME, codec, [Kind(matter_model(course)) for course in COURSES])


def matter_model(course: Course[Any]) -> StreamModel[MatterMemory]:
    """From the facts of `<kind>:<key>` to its row."""
    return StreamModel(
        events=course.facts,
        begins=frozenset(each.fact for each in course.steps if None in each.on),
        tables=TABLES,
        empty=MatterMemory(course.decider.initial, Matter(kind=course.kind)),
        after=partial(_after, course),
        rows=_rows,
    )


def _rows(key: str, memory: MatterMemory) -> Sequence[Shown]:
    return (Shown(MATTERS, f"{memory.row.kind}:{key}", memory.row),)


def _after(course: Course[Any], memory: MatterMemory, told: Told) -> MatterMemory:
    fact, row = told.event, memory.row
    assert isinstance(fact, Fact)
    standing = course.evolve(memory.standing, fact)
    assert standing.phase is not None, "a thing begins with a fact that leads somewhere"
    day = Occurrence(instant_of(told.occurred_at)).local_day.isoformat()
    moved = standing.phase is not memory.standing.phase
    return MatterMemory(
        standing,
        row._replace(
            source=row.source or told.source,
            grid_code=told.grid_code or row.grid_code,
            phase=standing.phase.value,
            opened_on=row.opened_on or day,
            since=day if moved else row.since,
            newest=fact.name,
            facts=row.facts + 1,
            refers=_referring(row.refers, fact),
            told=json.dumps({**json.loads(row.told), fact.name: _legible(fact)}, ensure_ascii=False),
        ),
    )


def _referring(before: str, fact: Fact) -> str:
    named = [each for each in before.split("|") if each]
    for each in fields_of_fact(type(fact)):
        value = getattr(fact, each.name)
        if each.told.refers is not None and value is not None:
            values = value if isinstance(value, tuple) else (value,)
            named += [f"{each.told.refers}:{one}" for one in values]
    return listed(tuple(dict.fromkeys(named)))


def _legible(fact: Fact) -> dict[str, object]:
    """What may be shown without a key, in the form it is published in."""
    shown = (
        (each.name, getattr(fact, each.name)) for each in fields_of_fact(type(fact)) if not each.personal
    )
    return {name: _published(value) for name, value in shown if value is not None}


def _published(value: object) -> object:
    match value:
        case tuple():
            return [_published(each) for each in value]
        case str() | int() | bool():
            return value.value if hasattr(value, "value") else value
        case _:
            return str(value)
