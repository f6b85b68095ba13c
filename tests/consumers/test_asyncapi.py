"""The AsyncAPI document is valid by the official schema, and every example in it by the document itself."""

import json
from collections.abc import Iterator

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from pydantic_core import to_json
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from app import catalogues
from consumers.asyncapi import Server, as_json, as_yaml, build_document
from consumers.kafka_settings import SecurityProtocol
from consumers.topics import WANTED
from intake.catalogue import Catalogue
from intake.sources import Source
from tests.consumers.small_catalogue import SMALL
from tests.support.asyncapi_schema import official_schema

HOTLINE = Source(
    "urn:gridledger:source:hotline",
    "热线",
    frozenset({"gridledger.from.hotline.dispute", "gridledger.from.hotline.community"}),
    principal="hotline",
)
SERVERS = [Server(way.value.lower(), "127.0.0.1:9092", way) for way in SecurityProtocol]


@pytest.fixture(params=["small", "whole"])
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    """The two made-up types, and what is really published."""
    return SMALL if request.param == "small" else catalogues.catalogue()


@pytest.fixture
def document(catalogue: Catalogue) -> dict[str, object]:
    """As a reader gets it, through JSON."""
    loaded = json.loads(as_json(build_document(catalogue, servers=SERVERS)))
    assert isinstance(loaded, dict)
    return loaded


def test_the_document_is_valid_by_the_official_schema(document: dict[str, object]) -> None:
    problems = list(Draft7Validator(official_schema()).iter_errors(document))
    assert [f"{'/'.join(map(str, each.absolute_path))}: {each.message[:200]}" for each in problems] == []


def test_the_official_schema_sees_a_planted_mistake(document: dict[str, object]) -> None:
    operations = document["operations"]
    assert isinstance(operations, dict)
    next(iter(operations.values()))["action"] = "shout"
    assert not Draft7Validator(official_schema()).is_valid(document)


def test_every_published_type_has_a_message_in_its_topics_channel(
    document: dict[str, object], catalogue: Catalogue
) -> None:
    channels = document["channels"]
    assert isinstance(channels, dict)
    told = {name: channel["address"] for channel in channels.values() for name in channel["messages"]}
    assert {name: topic for name, topic in told.items() if name.startswith("gridledger.")} == {
        each.type: each.topic.value for each in catalogue.all()
    }


def test_the_topics_of_the_document_are_the_topics_we_make(document: dict[str, object]) -> None:
    channels = document["channels"]
    assert isinstance(channels, dict)
    assert {channel["address"] for channel in channels.values()} <= {topic.name for topic in WANTED}


def test_every_reference_leads_somewhere(document: dict[str, object]) -> None:
    assert [ref for ref in _references(document) if _find(document, ref) is None] == []


def test_every_example_is_valid_by_its_own_schema(document: dict[str, object]) -> None:
    components = document["components"]
    assert isinstance(components, dict)
    registry = Registry().with_resource("doc:", Resource(contents=document, specification=DRAFT202012))
    checked = 0
    for name, message in components["messages"].items():
        for example in message["examples"]:
            for part in ("headers", "payload"):
                if part in example:
                    where = {"$ref": f"doc:#/components/messages/{name.replace('/', '~1')}/{part}"}
                    Draft202012Validator(where, registry=registry).validate(example[part])
                    checked += 1
    assert checked >= len(components["messages"])


def test_every_example_is_what_the_door_takes(catalogue: Catalogue) -> None:
    for each in catalogue.all():
        each.shape.model_validate_json(to_json(dict(each.example)))


def test_yaml_and_json_say_the_same(document: dict[str, object], catalogue: Catalogue) -> None:
    assert yaml.safe_load(as_yaml(build_document(catalogue, servers=SERVERS))) == document


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def _find(document: object, reference: str) -> object:
    for step in reference.removeprefix("#/").split("/"):
        if not isinstance(document, dict) or step not in document:
            return None
        document = document[step]
    return document


def test_topics_of_a_sources_own_have_channels_their_receipts_and_the_way_the_principal_is_proved() -> None:
    whole = catalogues.catalogue()
    document = json.loads(as_json(build_document(whole, servers=SERVERS, sources=[HOTLINE])))
    assert list(Draft7Validator(official_schema()).iter_errors(document)) == []
    plain = json.loads(as_json(build_document(whole, servers=SERVERS)))
    added = {name: each for name, each in document["channels"].items() if name not in plain["channels"]}
    assert {each["address"] for each in added.values()} == {
        "gridledger.from.hotline.dispute",
        "gridledger.from.hotline.community",
        "gridledger.to.hotline.receipts",
    }
    disputes = {each.type for each in whole.all() if each.topic.value == "gridledger.in.dispute"}
    assert set(added["from-hotline-dispute"]["messages"]) == disputes
    assert "User:hotline" in added["from-hotline-dispute"]["description"]
    taken = document["operations"]["take-from-hotline-dispute"]
    assert taken["security"] == [
        {"$ref": "#/components/securitySchemes/scram"},
        {"$ref": "#/components/securitySchemes/certificate"},
    ]
    assert [ref for ref in _references(document) if _find(document, ref) is None] == []
