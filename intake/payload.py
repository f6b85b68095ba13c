"""A payload against its published shape: strict, and every misfit has a name and a place."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails, to_json

from domain.shared.rule import RuleBroken
from intake.catalogue import PublishedType, Shape
from intake.cloudevents import parse_json, require_names_once
from intake.refusals import AttributeMissing, FieldMissing, FieldNotPublished, FieldNotValid

_LONGEST_NAME = 40


def shape_of(published: PublishedType, data: bytes) -> Shape:
    """The payload as its shape. Raises an `Unreadable` for broken JSON, else the rule that was broken."""
    if not data:
        raise AttributeMissing(attribute="data")
    try:
        return published.shape.__pydantic_validator__.validate_json(data)  # type: ignore[no-any-return]
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
        parse_json(data)  # bytes that are no JSON are a dead letter, whatever field the parser stumbled over
        raise _refusal(first) from None


def shape_fits(published: PublishedType, data: object) -> bool:
    """Whether parsed JSON is a payload of that type."""
    try:
        shape_of(published, to_json(data))
    except RuleBroken:
        return False
    return True


def content_of(shape: Shape) -> bytes:
    """The payload as its shape writes it: the same for every spelling of the same content."""
    return shape.__pydantic_serializer__.to_json(shape, exclude_unset=True)


def content_said_once(shape: Shape, data: bytes) -> bytes:
    """`content_of`, of data that says every name once. A name said twice makes the data longer. Raises `NameRepeated`."""
    content = content_of(shape)
    if len(content) != len(data):
        require_names_once(data)
    return content


def _refusal(error: ErrorDetails) -> RuleBroken:
    pointer = "".join(f"/{plain_label(step)}" for step in error["loc"]) or "/"
    if error["type"] == "extra_forbidden":
        return FieldNotPublished(pointer=pointer)
    if error["type"] == "missing":
        return FieldMissing(pointer=pointer)
    return FieldNotValid(pointer=pointer, problem=error["type"])


def plain_label(step: int | str) -> str:
    """Field names may be the sender's own words: only plain short names are repeated, digits never."""
    if isinstance(step, int):
        return str(step)
    plain = step.isascii() and step.replace("_", "").isalpha() and len(step) <= _LONGEST_NAME
    return step if plain else "?"
