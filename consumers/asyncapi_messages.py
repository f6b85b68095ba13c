"""One message of the AsyncAPI document for each published type: headers, payload and an example that is valid."""

from collections.abc import Mapping, Sequence

from domain.shared.actor import Role
from domain.shared.occurrence import Precision
from domain.shared.purposes import Purpose
from intake.catalogue import PublishedType

Document = dict[str, object]

_IDENTIFIER: Document = {"type": "string", "minLength": 1, "maxLength": 128}
_GRID = r"^[0-9]{15}$"
_ACTOR = r"^(staff|person|system):[A-Za-z0-9._-]{1,64}$"
_CODE = r"^[A-Za-z0-9._:/-]{1,128}$"
_EXAMPLE_GRID = "990101001001001"


def in_message(published: PublishedType) -> Document:
    """The message of one upstream fact."""
    zh, en = published.title
    return {
        "name": published.type,
        "title": f"{zh} / {en}",
        "contentType": "application/json",
        "headers": _headers(published),
        "payload": {"$ref": f"#/components/schemas/{schema_name(published)}"},
        "correlationId": {"location": "$message.header#/ce_correlationid"},
        "tags": [{"name": published.slice_name}],
        "bindings": {"kafka": {"key": {"type": "string", "pattern": _GRID}, "bindingVersion": "0.5.0"}},
        "examples": [
            {
                "name": "fictional",
                "headers": example_headers(published),
                "payload": dict(published.example),
            }
        ],
    }


def schema_name(published: PublishedType) -> str:
    """The component's name: the type itself, so that it is found by what the sender writes."""
    return published.type


def in_schemas(published: PublishedType) -> Document:
    """The payload's schema and the schemas it refers to, each under a name nobody else uses."""
    name = schema_name(published)
    template = f"#/components/schemas/{name}.{{model}}"
    whole = published.shape.model_json_schema(ref_template=template)
    inner = whole.pop("$defs", {})
    return {name: _plain(whole), **{f"{name}.{each}": _plain(schema) for each, schema in inner.items()}}


def example_headers(published: PublishedType) -> dict[str, str]:
    """Headers of a fictional sender that go with the example."""
    told = {
        "ce_specversion": "1.0",
        "ce_id": "01J0000000000000000000EX01",
        "ce_source": "urn:gridledger:source:example-app",
        "ce_type": published.type,
        "ce_subject": "EX-2026-0001",
        "ce_time": "2026-03-02T09:30:00+08:00",
        "ce_actor": "staff:9901-017",
        "ce_actorrole": Role.GRID_WORKER.value,
        "content-type": "application/json",
    }
    if published.needs_grid:
        told["ce_gridcode"] = _EXAMPLE_GRID
    if published.personal:
        told["ce_basis"] = next(iter(Purpose)).value
    return told


def _headers(published: PublishedType) -> Document:
    # long because the envelope's attributes are one list in the contract and one here
    required = [
        "ce_specversion",
        "ce_id",
        "ce_source",
        "ce_type",
        "ce_subject",
        "ce_time",
        "ce_actor",
        "ce_actorrole",
    ]
    if published.needs_grid:
        required.append("ce_gridcode")
    if published.personal:
        required.append("ce_basis")
    return {
        "type": "object",
        "required": required,
        "properties": {
            "ce_specversion": {"const": "1.0"},
            "ce_id": {**_IDENTIFIER, "description": "unique within the source"},
            "ce_source": {
                **_IDENTIFIER,
                "format": "uri-reference",
                "description": "registered for this topic",
            },
            "ce_type": {"const": published.type},
            "ce_subject": {
                **_IDENTIFIER,
                "description": "the sender's own number of the thing, never a person's",
            },
            "ce_time": {"type": "string", "format": "date-time", "description": "when it happened"},
            "ce_dataschema": {"type": "string", "format": "uri"},
            "ce_gridcode": {"type": "string", "pattern": _GRID},
            "ce_actor": {"type": "string", "pattern": _ACTOR},
            "ce_actorrole": _choice(Role),
            "ce_occurredprecision": {**_choice(Precision), "default": Precision.INSTANT.value},
            "ce_basis": _choice(Purpose),
            "ce_deviceseq": {"type": "string", "pattern": "^[0-9]{1,18}$"},
            "ce_baseversion": {"type": "string", "pattern": "^[0-9]{1,18}$"},
            "ce_correlationid": {"type": "string", "pattern": _CODE},
            "ce_traceparent": {"type": "string", "pattern": _CODE},
            "content-type": {"type": "string", "pattern": "^application/json"},
        },
    }


def _choice(codes: type[Role] | type[Precision] | type[Purpose]) -> Document:
    return {"type": "string", "enum": [each.value for each in codes]}


def _plain(schema: object) -> object:
    """Pydantic's OpenAPI discriminators mean something else in AsyncAPI; the alternatives say enough."""
    if isinstance(schema, Mapping):
        return {key: _plain(value) for key, value in schema.items() if not _is_openapi_only(key, value)}
    if isinstance(schema, Sequence) and not isinstance(schema, str):
        return [_plain(each) for each in schema]
    return schema


def _is_openapi_only(key: object, value: object) -> bool:
    return (
        key == "discriminator"
        and isinstance(value, Mapping)
        and "propertyName" in value
        and "type" not in value
    )
