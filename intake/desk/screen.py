"""A message behind a screen: what is known not to be personal is shown, everything else masked or hidden."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from domain.shared.masking import HIDDEN, masked
from intake.catalogue import Catalogue, ShapeClass
from intake.desk.content import Content
from intake.payload import plain_label, shape_fits

ATTRIBUTES = frozenset({
    "specversion", "id", "source", "type", "subject", "time", "dataschema", "datacontenttype", "gridcode", "actor",
    "actorrole", "occurredprecision", "basis", "deviceseq", "baseversion", "correlationid", "traceparent",
})  # fmt: skip
_PLAIN = re.compile(r"[A-Za-z0-9._:/+~-]{1,128}")
_NUMBER_OF_A_PERSON = re.compile(r"(?<![0-9])(?:1[0-9]{10}|[0-9]{17}[0-9Xx])(?![0-9])")
_OPEN_LEVELS = frozenset({"P0", "P1", "P2"})
_MASKED = frozenset({"name", "id_number", "phone"})

Leaves = dict[str, object]
Openly = Mapping[str, bool]  # by field name: whether its values are no person's


class Screen:
    """Knows from the published shapes which fields are nobody's secret."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def attributes(self, content: Content) -> dict[str, str]:
        """The envelope: known attributes whose value is a plain code."""
        shown: dict[str, str] = {}
        for name, value in content.attributes.items():
            known = name in ATTRIBUTES
            shown[name if known else plain_label(name)] = value if known and _is_plain(value) else HIDDEN
        return shown

    def data(self, content: Content) -> object:
        """The data, value by value."""
        published = self._catalogue.find(content.attributes.get("type", ""))
        openly: Openly = open_fields(published.shape) if published is not None else {}
        fits = content.recorded or (published is not None and shape_fits(published, content.data))
        return _screened(content.data, "", openly, fits)

    def leaves(self, data: object) -> Leaves:
        """Every value of some JSON by its pointer, in order."""
        return dict(_leaves(data, ""))


@cache
def open_fields(shape: ShapeClass) -> Openly:
    """Every field name of a shape and of what it is made of; a name used twice is open only if both are."""
    document = shape.model_json_schema()
    found: dict[str, bool] = {}
    for each in (document, *document.get("$defs", {}).values()):
        for name, said in each.get("properties", {}).items():
            found[name] = found.get(name, True) and said.get("sensitivity") in _OPEN_LEVELS
    return found


def _screened(value: object, name: str, openly: Openly, fits: bool) -> object:
    if isinstance(value, dict):
        return {
            (key if key in openly else plain_label(str(key))): _screened(item, key, openly, fits)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_screened(item, name, openly, fits) for item in value]
    if value is None:
        return None
    if openly.get(name, False):
        return value if _is_plain(str(value)) else HIDDEN
    return masked(name, str(value)) if fits and name in _MASKED else HIDDEN


def _is_plain(text: str) -> bool:
    return _PLAIN.fullmatch(text) is not None and _NUMBER_OF_A_PERSON.search(text) is None


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{path}/{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, f"{path}/{number}")
    else:
        yield path, value
