"""CloudEvents 1.0 as it comes off a wire: binary mode (`ce_*`, `ce-*` headers) and structured JSON."""

from functools import lru_cache
from json import JSONDecoder
from urllib.parse import unquote

from pydantic_core import from_json, to_json

from intake.delivery import Delivery, Headers
from intake.refusals import (
    BodyIsConfluentFramed,
    BodyMissing,
    BodyNotJson,
    BodyNotUtf8,
    BodyTooLarge,
    ContentTypeNotJson,
    HeaderNotReadable,
    HeaderRepeated,
    NameRepeated,
    NotACloudEvent,
    Unreadable,
)

STRUCTURED = "application/cloudevents+json"
JSON = "application/json"
CONFLUENT_PREFIX = 5
MOST_PLAIN = 200


def read_attributes(delivery: Delivery, limit: int) -> tuple[dict[str, str], bytes]:
    """The context attributes and the data's JSON bytes. Raises an `Unreadable`.

    Attributes read before the body turned out to be bad are attached to the exception as `attributes`, so
    that the receipt can name the message.
    """
    headers: dict[str, str] = {}
    try:
        _context_headers(delivery.headers, headers)
        content_type = headers.pop("content-type", "")
        body = _readable_body(delivery.body, limit)
        if content_type.partition(";")[0].strip().lower() == STRUCTURED:
            _require_utf8(content_type)
            return _structured(body)
        if headers.get("specversion") != "1.0":
            raise NotACloudEvent
        _require_json(headers.get("datacontenttype") or content_type)
    except Unreadable as problem:
        problem.attributes = headers
        raise
    return headers, body


def _context_headers(headers: Headers, found: dict[str, str]) -> None:
    try:
        plain = {_PLAIN[name]: value.decode() for name, value in headers if value is not None}
    except (KeyError, UnicodeDecodeError):
        plain = {}
    if len(plain) == len(headers):
        found.update(plain)
    else:
        _one_by_one(headers, found)


def _one_by_one(headers: Headers, found: dict[str, str]) -> None:
    problem: Exception | None = None
    for name, value in headers:
        known = _meaning(name)
        if known is None:
            continue
        attribute, encoded = known
        if not encoded and attribute in ATTRIBUTES and len(_PLAIN) < MOST_PLAIN:
            _PLAIN[name] = attribute
        try:
            if attribute in found:
                raise HeaderRepeated(header=_header_label(attribute))
            if value is None:
                raise HeaderNotReadable(header=_header_label(attribute))
            text = value.decode()
            found[attribute] = unquote(text, errors="strict") if encoded and "%" in text else text
        except (HeaderRepeated, HeaderNotReadable, UnicodeDecodeError) as first:
            # Go on reading: the receipt should name the message by the headers that can be read.
            problem = problem or _told(first, attribute)
    if problem is not None:
        raise problem


# The contract's attributes, and those of CloudEvents itself.
ATTRIBUTES = frozenset(
    [
        "content-type",
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "datacontenttype",
        "dataschema",
        "gridcode",
        "actor",
        "actorrole",
        "occurredprecision",
        "basis",
        "correlationid",
        "traceparent",
        "deviceseq",
        "baseversion",
    ]
)
# Headers that carry an attribute as it is, by name as it is spelled: nearly every message has these and no others.
_PLAIN: dict[str, str] = {}


@lru_cache(maxsize=1_000)
def _meaning(header: str) -> tuple[str, bool] | None:
    """The attribute a header carries and whether HTTP percent-encoded it; None for other headers."""
    lowered = header.lower()
    if lowered == "content-type":
        return lowered, False
    if lowered.startswith(("ce_", "ce-")):
        return lowered[3:], lowered[2] == "-"
    return None


def _told(problem: Exception, attribute: str) -> Exception:
    if isinstance(problem, UnicodeDecodeError):
        return HeaderNotReadable(header=_header_label(attribute))
    return problem


def _header_label(attribute: str) -> str:
    """Header names are the sender's words; only letters of a sane length are repeated to them."""
    return attribute[:40] if attribute.replace("-", "").isalnum() and attribute.isascii() else "?"


def _readable_body(body: bytes | None, limit: int) -> bytes:
    if not body:
        raise BodyMissing
    if len(body) > limit:
        raise BodyTooLarge(size=len(body), limit=limit)
    if body[0] == 0 and len(body) > CONFLUENT_PREFIX:
        raise BodyIsConfluentFramed
    return body


def _require_utf8(content_type: str) -> None:
    _, _, parameters = content_type.partition(";")
    charset = parameters.partition("charset=")[2].strip().strip('"').lower()
    if charset not in ("", "utf-8", "utf8"):
        raise ContentTypeNotJson


def _require_json(content_type: str) -> None:
    if content_type != JSON:
        if content_type.partition(";")[0].strip().lower() not in (JSON, ""):
            raise ContentTypeNotJson
        _require_utf8(content_type)


def _structured(body: bytes) -> tuple[dict[str, str], bytes]:
    event = parse_json(body)
    if not isinstance(event, dict) or event.get("specversion") != "1.0":
        raise NotACloudEvent
    require_names_once(body)
    data = event.pop("data", None)
    attributes = {name: _attribute_text(value) for name, value in event.items() if value is not None}
    return attributes, b"" if data is None else to_json(data)


def _attribute_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def parse_json(body: bytes) -> object:
    """Strict JSON, refused with the place where it breaks. Raises `BodyNotUtf8` or `BodyNotJson`."""
    try:
        parsed: object = from_json(body, allow_inf_nan=False)
    except ValueError as problem:
        _require_decodable(body)
        line, column = _place(str(problem))
        raise BodyNotJson(line=line, column=column) from None
    return parsed


def require_names_once(text: bytes) -> None:
    """Refuse valid JSON in which parsers would choose between two values of one name. Raises `NameRepeated`."""
    _NAMES_ONCE.decode(text.decode())


def _once(pairs: list[tuple[str, object]]) -> None:
    if len(pairs) != len({name for name, _ in pairs}):
        raise NameRepeated


# Numbers stay text: only names are looked at.
_NAMES_ONCE = JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str)


def _require_decodable(body: bytes) -> None:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        raise BodyNotUtf8 from None


def _place(message: str) -> tuple[int, int]:
    """Line and column out of the parser's sentence; its other words may quote the sender's text."""
    numbers = [int(word) for word in message.replace(",", " ").split() if word.isdigit()]
    return (numbers[-2], numbers[-1]) if len(numbers) >= 2 else (1, 1)
