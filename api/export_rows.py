"""Rows of a read table ready to leave the house: sealed values masked, everything else as it stands."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from pydantic_core import from_json, to_json

from access.looking import Looking
from api.unsealing import PersonalValues, Shown
from domain.shared.masking import HIDDEN
from ledger.identity import message_key
from projections.extract import Extract, Row
from projections.sealed_value import SealedValue
from projections.table import Value

AT_ONCE = 500
_SEALED = frozenset({"subject", "box", "path"})

Json = object


def shown_rows(extract: Extract, personal: PersonalValues, look: Looking) -> Iterator[list[Value]]:
    """Cells in the order of the columns; keys are asked for again with every batch, so an erasure counts at once.

    Every row is part of the look: what is opened in it, and every key that stands in it.
    """
    look.answered = True
    rows, columns = iter(extract.rows), extract.of.columns
    while batch := list(islice(rows, AT_ONCE)):
        parsed = [{name: _parsed(row[name]) for name in columns} for row in batch]
        sealed = [
            _place(each, row)
            for row, cells in zip(batch, parsed, strict=True)
            for value in cells.values()
            for each in _sealed_in(value)
        ]
        shown = iter(personal.opener(look).shown([each for each in sealed if each is not None]))
        masks = iter([None if each is None else next(shown) for each in sealed])
        for cells in parsed:
            told = {name: _cell(_masked(value, masks)) for name, value in cells.items()}
            _look_at(told, look)
            yield list(told.values())


def _look_at(row: Mapping[str, Value], look: Looking) -> None:
    look.rows += 1
    for name, value in row.items():
        if isinstance(value, str):
            look.saw(name, value)


def _parsed(value: Value) -> Json:
    """JSON only where something sealed is in it; all other text stays the text it is."""
    if isinstance(value, str) and value[:1] in ("{", "[") and '"box"' in value:
        found: Json = from_json(value)
        return found
    return value


def _sealed_in(value: Json) -> Iterator[Mapping[str, object]]:
    if isinstance(value, dict):
        if value.keys() >= _SEALED:
            yield value
        else:
            for item in value.values():
                yield from _sealed_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from _sealed_in(item)


def _place(sealed: Mapping[str, object], row: Row) -> SealedValue | None:
    """Where it was sealed: said beside the value, else by the row, which is then the event itself."""
    said = {name: sealed.get(name, row.get(name)) for name in ("topic", "source", "message_id")}
    if None in said.values():
        return None
    return SealedValue(
        subject=str(sealed["subject"]),
        box=str(sealed["box"]),
        stream=str(sealed["subject"]),  # every value is sealed under the key of the stream it stands in
        topic=str(said["topic"]),
        message=message_key(str(said["source"]), str(said["message_id"])),
        path=str(sealed["path"]),
    )


def _masked(value: Json, masks: Iterator[Shown | None]) -> Json:
    if isinstance(value, dict):
        if value.keys() >= _SEALED:
            mask = next(masks)
            return HIDDEN if mask is None else mask.value or mask.legibility.value
        return {name: _masked(item, masks) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, masks) for item in value]
    return value


def _cell(value: Json) -> Value:
    return value if isinstance(value, str | int) or value is None else to_json(value).decode()


def text_cells(cells: Sequence[Value]) -> list[str]:
    """For formats that know texts only."""
    return ["" if cell is None else str(cell) for cell in cells]
