"""The published schemas of the registry: told in two languages, graded, and free of what must not be held."""

import json
import re
from collections.abc import Iterator

from domain.registry.events import EVENTS as ALL
from domain.registry.events import PersonErased
from intake.catalogue import InTopic, PublishedType
from intake.translate.registry import PUBLISHED
from ledger.event_fields import personal_paths

# That somebody was erased is said by the house alone.
EVENTS = [each for each in ALL if each is not PersonErased]
BY_TYPE = {each.type: each for each in PUBLISHED}
# The data dictionary's list of what must not be held, in the spellings seen elsewhere.
BANNED = re.compile(
    r"民族|宗教|政治|党|疾病|病史|残疾|血型|吸毒|刑释|信访|矫正|人脸|指纹|虹膜|婚姻|生育|学历|收入|评分|风险|标签|轨迹"
    r"|ethnic|nation|relig|politic|party_member|health|disease|disab|drug|prison|petition|face|finger|iris|voice"
    r"|marri|fertil|income|educat|score|risk|label|trail|minzu|zongjiao|zhengzhi|zzmm|zjxy",
    re.IGNORECASE,
)


def test_each_event_has_its_type_on_the_wire() -> None:
    assert sorted(f"gridledger.{each.topic()}" for each in EVENTS) == sorted(BY_TYPE)
    assert {each.topic for each in PUBLISHED} == {InTopic.REGISTRY}
    for each in PUBLISHED:
        assert not each.title[0].isascii()
        assert each.title[1].isascii()


def test_types_about_persons_are_personal_and_no_others() -> None:
    assert {each.type for each in PUBLISHED if each.personal} == {
        each.type for each in PUBLISHED if any(level in {"P2", "P3", "P4"} for _, level in _levels(each))
    }


def test_every_field_says_what_it_is_and_how_sensitive() -> None:
    for each in PUBLISHED:
        properties = each.shape.model_json_schema()["properties"]
        for name, field in properties.items():
            assert field["description"].isascii(), (each.type, name)
            assert not field["title"].isascii(), (each.type, name)
            assert field["sensitivity"] in {"P0", "P1", "P2", "P3", "P4"}, (each.type, name)


def test_what_is_personal_on_the_wire_is_sealed_in_the_log() -> None:
    for event in EVENTS:
        wire = {
            {"name": "person_name"}.get(name, name)
            for name, level in _levels(BY_TYPE[f"gridledger.{event.topic()}"])
            if level in {"P2", "P3", "P4"}
        }
        assert wire - {"id_type"} == set(personal_paths(event))


def test_nothing_the_house_must_not_hold_is_in_a_schema() -> None:
    for each in PUBLISHED:
        schema = json.dumps(each.shape.model_json_schema(), ensure_ascii=False)
        assert BANNED.search(schema) is None, (each.type, BANNED.search(schema))


def test_the_search_for_banned_words_finds_them() -> None:
    for planted in ('{"religion": 1}', '{"title": "民族"}', '{"zzmm": ""}', '{"risk_score": 3}'):
        assert BANNED.search(planted)


def _levels(each: PublishedType) -> Iterator[tuple[str, str]]:
    for name, field in each.shape.model_json_schema()["properties"].items():
        yield name, field["sensitivity"]
