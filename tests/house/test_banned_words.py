"""No schema, of the wire or of the log, holds what domain reference §3.8 forbids."""

import pytest
from pydantic import TypeAdapter

from app.catalogues import catalogue
from app.event_types import event_types
from domain.shared.event import DomainEvent
from intake.catalogue import PublishedType
from tests.house.banned_words import CHINESE, ENGLISH, PINYIN, banned_in


@pytest.mark.parametrize("published", catalogue().all(), ids=lambda published: published.type)
def test_a_published_type_asks_for_nothing_forbidden(published: PublishedType) -> None:
    assert banned_in(published.shape.model_json_schema()) == []
    assert banned_in({"properties": {published.type: {}}}) == []


@pytest.mark.parametrize("event_type", event_types(), ids=lambda event_type: event_type.topic())
def test_a_stored_event_keeps_nothing_forbidden(event_type: type[DomainEvent]) -> None:
    assert banned_in(TypeAdapter(event_type).json_schema()) == []
    assert banned_in({"properties": {event_type.topic(): {}}}) == []


@pytest.mark.parametrize("word", [*ENGLISH, *PINYIN])
def test_a_planted_field_is_caught(word: str) -> None:
    assert banned_in({"properties": {f"resident_{word}_code": {"type": "string"}}})


@pytest.mark.parametrize("word", CHINESE)
def test_a_planted_chinese_word_is_caught(word: str) -> None:
    assert banned_in({"properties": {"note": {"type": "string", "description": f"填写{word}。"}}})


@pytest.mark.parametrize("name", ["zongJiao", "zong_jiao", "Religion", "riskScore", "religious-belief"])
def test_another_spelling_is_caught_too(name: str) -> None:
    assert banned_in({"$defs": {"Person": {"properties": {name: {}}}}})


def test_a_forbidden_code_of_a_list_is_caught() -> None:
    assert banned_in({"properties": {"kind": {"enum": ["resident", "drug"]}}})


@pytest.mark.parametrize(
    "name", ["account", "petition", "party", "door_plate_no", "severity", "many_parties"]
)
def test_words_the_trade_needs_are_left_alone(name: str) -> None:
    assert banned_in({"properties": {name: {}}}) == []
