"""The published documents: what this API, the Kafka topics and each event type look like."""

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from api.answers import Answer, answer
from api.door import AtDoor
from api.problems import NotFound
from intake.catalogue import PublishedType

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class SchemaLine(Answer):
    """One published type."""

    type: str
    title: dict[str, str]
    topic: str
    personal: bool
    href: str


class SchemasAnswer(Answer):
    """Every published type, by name."""

    schemas: list[SchemaLine]


def read_openapi(request: Request) -> Response:
    """This API as an OpenAPI document."""
    document: Mapping[str, object] = request.app.openapi()
    return answer(request, document)


def read_asyncapi(request: Request, door: AtDoor) -> Response:
    """The Kafka topics as an AsyncAPI document."""
    return answer(request, door.deps.asyncapi())


def list_schemas(request: Request, door: AtDoor) -> Response:
    """The event types upstream systems may send."""
    return answer(request, SchemasAnswer(schemas=[_line(each) for each in door.deps.catalogue.all()]))


def read_schema(request: Request, door: AtDoor, type: str) -> Response:  # noqa: A002
    """The JSON Schema of one type's data, with an example of fictional people."""
    published = door.deps.catalogue.find(type)
    if published is None:
        raise NotFound
    return answer(request, schema_of(published))


def schema_of(published: PublishedType) -> dict[str, object]:
    """The shape as JSON Schema 2020-12, named by its wire type."""
    schema = published.shape.model_json_schema()
    zh, en = published.title
    return {
        **schema,
        "$schema": JSON_SCHEMA,
        "$id": f"/schemas/{published.type}",
        "title": f"{zh} · {en}",
        "examples": [dict(published.example)],
    }


def _line(published: PublishedType) -> SchemaLine:
    zh, en = published.title
    return SchemaLine(
        type=published.type,
        title={"zh": zh, "en": en},
        topic=published.topic.value,
        personal=published.personal,
        href=f"/schemas/{published.type}",
    )
