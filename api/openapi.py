"""What FastAPI cannot see: the tokens, the problem documents, and the CloudEvents bodies."""

from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from access.authorize import PUBLIC
from api.intake_body import BATCH, BINARY, STRUCTURED
from api.problem_document import MEDIA_TYPE
from api.route import Route

Json: TypeAlias = dict[str, "JsonValue"]
JsonValue: TypeAlias = "str | int | bool | Json | list[JsonValue] | None"

SECURITY_SCHEMES: Json = {
    "token": {"type": "http", "scheme": "bearer"},
    "browser": {"type": "http", "scheme": "basic", "description": "Reading only; the password is the token."},
}


class ProblemAnswer(BaseModel):
    """RFC 9457; `code` is stable, `texts` holds the title in both languages."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    instance: str
    code: str
    texts: dict[str, str]


_ATTRIBUTES: Json = {
    "specversion": {"type": "string", "const": "1.0"},
    "id": {"type": "string", "minLength": 1, "maxLength": 128},
    "source": {"type": "string", "format": "uri-reference", "maxLength": 128},
    "type": {"type": "string"},
    "subject": {"type": "string", "maxLength": 128},
    "time": {"type": "string", "format": "date-time"},
    "datacontenttype": {"type": "string"},
    "dataschema": {"type": "string"},
    "gridcode": {"type": "string", "pattern": "^[0-9]{15}$"},
    "actor": {"type": "string"},
    "actorrole": {"type": "string"},
    "basis": {"type": "string"},
    "data": {"type": "object"},
}
_EVENT: Json = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "subject", "time", "actor", "actorrole", "data"],
    "properties": _ATTRIBUTES,
}
_DATA: Json = {
    "type": "object",
    "description": "Binary mode: the data alone, the attributes as ce-* headers.",
}


def operation_extra(route: Route) -> Json:
    """What a route adds to its operation."""
    extra: Json = {"security": [{"token": []}, {"browser": []}]}
    if route.takes_events:
        batch: Json = {"type": "array", "items": _EVENT, "maxItems": 1_000}
        content: Json = {
            STRUCTURED: {"schema": _EVENT},
            BATCH: {"schema": batch},
        }
        extra["security"] = [{"token": []}]
        extra["requestBody"] = {"required": True, "content": content}
    if route.method != "GET":
        extra["security"] = [{"token": []}]
    if route.action in PUBLIC:
        extra["security"] = []
    if route.body is not None:
        schema = _inlined(route.body.model_json_schema(), {})
        extra["requestBody"] = {"required": True, "content": {BINARY: {"schema": schema}}}
    if route.takes_file:
        body: Json = {"schema": {"type": "string", "format": "binary"}}
        extra["requestBody"] = {"required": True, "content": {"application/octet-stream": body}}
    return extra


def _inlined(schema: JsonValue, known: Json) -> JsonValue:
    """The schema with what it refers to in its place: it stands in an operation, away from its definitions."""
    if isinstance(schema, list):
        return [_inlined(each, known) for each in schema]
    if not isinstance(schema, dict):
        return schema
    definitions = schema.get("$defs")
    known = definitions if isinstance(definitions, dict) else known
    referred = schema.get("$ref")
    if isinstance(referred, str):
        return _inlined(known[referred.rpartition("/")[2]], known)
    return {name: _inlined(value, known) for name, value in schema.items() if name != "$defs"}


def completed(document: Json) -> Json:
    """FastAPI's document with the token schemes, and problems under their own media type."""
    components, paths = document["components"], document["paths"]
    assert isinstance(components, dict)
    assert isinstance(paths, dict)
    components["securitySchemes"] = SECURITY_SCHEMES
    for methods in paths.values():
        assert isinstance(methods, dict)
        for operation in methods.values():
            _tell_problems(operation)
    return document


def _tell_problems(operation: JsonValue) -> None:
    assert isinstance(operation, dict)
    responses = operation["responses"]
    assert isinstance(responses, dict)
    schema: Json = {"$ref": "#/components/schemas/ProblemAnswer"}
    responses["default"] = {
        "description": "A problem (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
