"""What a kept message says, as far as it can be read: its envelope and its data, for eyes and for corrections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic_core import to_json

from intake.cloudevents import STRUCTURED, parse_json, read_attributes
from intake.delivery import Delivery
from intake.desk.patching import Document, Step, patched
from intake.refusals import NotACloudEvent, Unreadable
from ledger.port import LetterRow

NO_LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class Content:
    """`data` is None where the body is no JSON at all; `recorded` facts come out of the log, not from a sender."""

    attributes: dict[str, str]
    data: object
    is_json: bool = True
    recorded: bool = False


def content_of(delivery: Delivery) -> Content:
    """As much as can be read; never raises."""
    try:
        attributes, body = read_attributes(delivery, NO_LIMIT)
    except Unreadable as problem:
        attributes, body = dict(problem.attributes), delivery.body or b""
        envelope = _envelope(body) if isinstance(problem, NotACloudEvent) else None
        if envelope is not None:
            return envelope
    try:
        return Content(attributes, parse_json(body) if body else None)
    except Unreadable:
        return Content(attributes, None, is_json=False)


def corrected(delivery: Delivery, letter: LetterRow, steps: Sequence[Step]) -> Delivery:
    """The delivery with the correction in it, in structured mode. Raises the rule that forbids a step."""
    content = content_of(delivery)
    document: Document = {**content.attributes, "data": content.data}
    changed = {"specversion": "1.0", "id": letter.message_id, **patched(document, steps)}
    headers = [("content-type", f"{STRUCTURED}; charset=utf-8".encode())]
    return replace(delivery, headers=headers, body=to_json(changed))


def _envelope(body: bytes) -> Content | None:
    """A structured event that only forgot to say so."""
    try:
        event = parse_json(body)
    except Unreadable:
        return None
    if not isinstance(event, dict) or "type" not in event:
        return None
    attributes = {str(name): value for name, value in event.items() if isinstance(value, str)}
    return Content({name: value for name, value in attributes.items() if name != "data"}, event.get("data"))
