"""Divisions and grids with the days they hold for."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.registry import events
from projections.raw_fact import json_text
from projections.table import Index
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told
from projections.versions.values import code


class Division(NamedTuple):
    """One division; the days are ISO texts, `holds_until` the last day; `successors` is a JSON list."""

    division_name: str = ""
    level: str = ""
    parent: str | None = None
    holds_from: str = ""
    holds_until: str | None = None
    successors: str | None = None
    village_kind: str | None = None
    urban_rural_class: str | None = None
    reference_version: str | None = None


class Grid(NamedTuple):
    """One grid of a village or community."""

    grid_name: str = ""
    division: str = ""
    kind: str = ""
    holds_from: str = ""
    holds_until: str | None = None
    successors: str | None = None


DIVISIONS = versioned(
    "divisions",
    key="division_code",
    columns=columns_of(Division),
    now=(Index("divisions_by_parent", "parent, division_code"),),
)
GRIDS = versioned(
    "grids",
    key="grid_code",
    columns=columns_of(Grid),
    now=(Index("grids_by_division", "division, grid_code"),),
)


def division_after(division: Division, told: Told) -> Division:
    """The division after one more fact."""
    event = told.event
    match event:
        case events.DivisionEstablished():
            return Division(
                event.division_name,
                event.level.value,
                event.parent,
                event.valid_from.isoformat(),
                None,
                None,
                code(event.village_kind),
                code(event.urban_rural_class),
                event.reference_version,
            )
        case events.DivisionAbolished():
            successors = json_text(list(event.successors))
            return division._replace(holds_until=event.valid_to.isoformat(), successors=successors)
        case _:
            raise TypeError(told.topic)


def grid_after(grid: Grid, told: Told) -> Grid:
    """The grid after one more fact."""
    event = told.event
    match event:
        case events.GridEstablished():
            return Grid(event.grid_name, event.division, event.kind.value, event.valid_from.isoformat())
        case events.GridClosed():
            successors = json_text(list(event.successors))
            return grid._replace(holds_until=event.valid_to.isoformat(), successors=successors)
        case _:
            raise TypeError(told.topic)


def _division_rows(key: str, division: Division) -> Sequence[Shown]:
    return (Shown(DIVISIONS, key, division),)


def _grid_rows(key: str, grid: Grid) -> Sequence[Shown]:
    return (Shown(GRIDS, key, grid),)


DIVISION_MODEL = StreamModel(
    events=(events.DivisionEstablished, events.DivisionAbolished),
    begins=frozenset({events.DivisionEstablished}),
    tables=(DIVISIONS,),
    empty=Division(),
    after=division_after,
    rows=_division_rows,
)
GRID_MODEL = StreamModel(
    events=(events.GridEstablished, events.GridClosed),
    begins=frozenset({events.GridEstablished}),
    tables=(GRIDS,),
    empty=Grid(),
    after=grid_after,
    rows=_grid_rows,
)
