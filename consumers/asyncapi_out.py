"""What goes out, for the AsyncAPI document: receipts, dead letters and the public feed."""

from dataclasses import dataclass

from consumers.asyncapi_messages import Document
from consumers.topics import DEAD_LETTER, EVENTS
from intake.sources import RECEIPTS
from ledger.port import Verdict


@dataclass(frozen=True, slots=True)
class OutChannel:
    """One topic the house writes."""

    topic: str
    message: str
    about: str


OUT_CHANNELS = (
    OutChannel(
        RECEIPTS, "receipt", "每条消息一个最终回执,键为来源 / one final receipt a message, key = source"
    ),
    OutChannel(DEAD_LETTER, "dead-letter", "无法读取的消息(密封) / messages nobody could read, sealed"),
    OutChannel(EVENTS, "event", "已受理的事实,不含个人信息 / accepted facts without personal data"),
)

_AT: Document = {"type": "string", "format": "date-time"}
_TEXTS: Document = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
}
_VERDICT: Document = {"type": "string", "enum": [each.value for each in Verdict]}
_NAMED: Document = {"source": {"type": "string"}, "id": {"type": "string"}}

_RECEIPT: Document = {
    "type": "object",
    "required": ["source", "id", "verdict", "at"],
    "properties": {
        **_NAMED,
        "verdict": _VERDICT,
        "position": {"type": "integer", "minimum": 1},
        "code": {"type": "string", "description": "the rule that refused; with accepted a warning"},
        "detail": _TEXTS,
        "of": {**_VERDICT, "description": "with duplicate: the first verdict"},
        "place": {"type": "string"},
        "repairs": {"type": "string", "description": "the message this one was taken again for, by the desk"},
        "at": _AT,
    },
}
_DEAD_LETTER: Document = {
    "type": "object",
    "required": ["source", "id", "place", "code", "contenthash", "bytes", "sealed", "at"],
    "properties": {
        **_NAMED,
        "place": {"type": "string", "description": "kafka:<topic>/<partition>/<offset>"},
        "code": {"type": "string"},
        "detail": {"anyOf": [_TEXTS, {"type": "null"}]},
        "contenthash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "bytes": {"type": "integer", "minimum": 0},
        "sealed": {"type": "string", "contentEncoding": "base64"},
        "at": _AT,
    },
}
_EVENT: Document = {"type": "object", "description": "the fact's fields; personal ones are left out"}
_EVENT_HEADERS: Document = {
    "type": "object",
    "required": [
        "ce_specversion",
        "ce_id",
        "ce_source",
        "ce_type",
        "ce_subject",
        "ce_time",
        "ce_recordedtime",
    ],
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {"type": "string", "description": "position in the store's log", "pattern": "^[1-9][0-9]*$"},
        "ce_source": {"type": "string", "description": "urn:gridledger:store:<name>"},
        "ce_type": {"type": "string", "pattern": r"^gridledger\..+\.v[0-9]+$"},
        "ce_subject": {"type": "string", "description": "the stream, <kind>:<key>"},
        "ce_time": _AT,
        "ce_recordedtime": _AT,
        "ce_occurredprecision": {"type": "string"},
        "ce_gridcode": {"type": "string"},
        "ce_correlationid": {"type": "string"},
        "ce_traceparent": {"type": "string"},
    },
}
_WHEN = "2026-03-02T01:30:00Z"
_EXAMPLES: dict[str, Document] = {
    "receipt": {
        "source": "urn:gridledger:source:example-app",
        "id": "01J0000000000000000000EX01",
        "verdict": "accepted",
        "position": 17,
        "at": _WHEN,
    },
    "dead-letter": {
        "source": "urn:gridledger:source:example-app",
        "id": "01J0000000000000000000EX02",
        "place": "kafka:gridledger.in.dispute/3/41",
        "code": "intake.body_not_json",
        "detail": {"zh": "消息体不是 JSON。", "en": "The body is not JSON."},
        "contenthash": "0" * 64,
        "bytes": 12,
        "sealed": "AAAA",
        "at": _WHEN,
    },
    "event": {"severity": "simple"},
}


def out_components() -> tuple[Document, Document]:
    """Messages and schemas of everything that goes out."""
    schemas: Document = {"receipt": _RECEIPT, "dead-letter": _DEAD_LETTER, "event": _EVENT}
    messages: Document = {name: _message(name, key) for name, key in _KEYS.items()}
    event = messages["event"]
    assert isinstance(event, dict)
    event["headers"] = _EVENT_HEADERS
    return messages, schemas


_KEYS = {
    "receipt": "the source",
    "dead-letter": "the source",
    "event": "the grid code, or the stream without one",
}


def _message(name: str, key: str) -> Document:
    return {
        "name": name,
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{name}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": key}, "bindingVersion": "0.5.0"}},
        "examples": [{"name": "fictional", "payload": _EXAMPLES[name]}],
    }
