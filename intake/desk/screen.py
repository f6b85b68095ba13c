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
_OPEN_LEVELS = frozenset({"P0", "P1"})
# Of what belongs to a person only pseudonymous keys and yes or no are shown: a birth year beside a grid is somebody.
_OF_A_PERSON = "P2"
_KEY = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}|staff:[A-Za-z0-9._-]{1,64}|unit:[A-Za-z0-9.-]{1,60}")
_MASKED = frozenset({"name", "id_number", "phone"})

Leaves = dict[str, object]
Levels = Mapping[str, str]  # by field name: the sensitivity of the data dictionary


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
        levels: Levels = levels_of(published.shape) if published is not None else {}
        fits = content.recorded or (published is not None and shape_fits(published, content.data))
        return _screened(content.data, "", levels, fits)

    def leaves(self, data: object) -> Leaves:
        """Every value of some JSON by its pointer, in order."""
        return dict(_leaves(data, ""))


@cache
def levels_of(shape: ShapeClass) -> Levels:
    """Every field name of a shape and of what it is made of; a name used twice counts as the more sensitive."""
    document = shape.model_json_schema()
    found: dict[str, str] = {}
    for each in (document, *document.get("$defs", {}).values()):
        for name, said in each.get("properties", {}).items():
            found[name] = max(found.get(name, ""), str(said.get("sensitivity", "P4")))
    return found


def _screened(value: object, name: str, levels: Levels, fits: bool) -> object:
    if isinstance(value, dict):
        return {
            (key if key in levels else plain_label(str(key))): _screened(item, key, levels, fits)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_screened(item, name, levels, fits) for item in value]
    if value is None or _is_open(value, levels.get(name, "P4")):
        return value
    return masked(name, str(value)) if fits and name in _MASKED else HIDDEN


def _is_open(value: object, level: str) -> bool:
    if level == _OF_A_PERSON:
        return isinstance(value, bool) or _KEY.fullmatch(str(value)) is not None
    return level in _OPEN_LEVELS and _is_plain(str(value))


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
