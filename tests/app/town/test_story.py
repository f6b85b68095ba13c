"""The fictional town: the same for the same seed, true to the published shapes, and nobody in it can be somebody."""

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest
from pydantic_core import to_json

from app.catalogues import catalogue
from app.town.message import Sent
from app.town.places import GRIDS_PER_VILLAGE
from app.town.sources import town_sources
from app.town.story import SIZE, generate
from domain.shared.check_digits import check_citizen_id
from domain.shared.occurrence import SHANGHAI
from domain.shared.rule import RuleBroken
from intake.payload import shape_of
from intake.refusals import FieldNotPublished

TODAY = datetime(2026, 11, 24, 18, 0, tzinfo=SHANGHAI)
FICTIONAL_PHONE = re.compile(r"1100000\d{4}")


@pytest.fixture(scope="module")
def messages() -> list[Sent]:
    """The town as `make run` tells it."""
    return list(generate(7, SIZE, today=TODAY))


def data_of(message: Sent) -> dict[str, object]:
    """The facts of a message."""
    data = message.event["data"]
    assert isinstance(data, dict)
    return data


def of_type(messages: list[Sent], name: str) -> list[Sent]:
    """The messages of one type, each told once, without the planned mistakes."""
    once = {str(message.event["id"]): message for message in messages if message.event["type"] == name}
    return [message for number, message in once.items() if not number.endswith("-x")]


def test_the_same_seed_tells_the_same_town(messages: list[Sent]) -> None:
    assert list(generate(7, SIZE, today=TODAY)) == messages


def test_another_seed_tells_another() -> None:
    assert list(generate(1, 50, today=TODAY)) != list(generate(2, 50, today=TODAY))


def test_every_message_is_of_a_published_shape_but_the_planned_mistakes(messages: list[Sent]) -> None:
    mistakes: Counter[type[RuleBroken]] = Counter()
    for message in messages:
        published = catalogue().find(str(message.event["type"]))
        assert published is not None
        assert published.topic is message.topic
        try:
            shape_of(published, to_json(message.event["data"]))
        except RuleBroken as rule:
            mistakes[type(rule)] += 1
    assert set(mistakes) == {FieldNotPublished}
    assert mistakes[FieldNotPublished] <= len(messages) / 100


def test_seventeen_communities_and_sixteen_villages(messages: list[Sent]) -> None:
    divisions = [data_of(each) for each in of_type(messages, "gridledger.division.established.v1")]
    assert Counter(each.get("village_kind") for each in divisions) == {
        "community": 17,
        "village": 16,
        None: 1,
    }
    assert len(of_type(messages, "gridledger.grid.established.v1")) == 33 * GRIDS_PER_VILLAGE


def test_two_years_and_nothing_after_today(messages: list[Sent]) -> None:
    times = [datetime.fromisoformat(str(message.event["time"])) for message in messages]
    assert max(times) <= TODAY
    assert max(message.received_at for message in messages) <= TODAY
    reports = [str(each.event["time"]) for each in of_type(messages, "gridledger.dispute.reported.v1")]
    assert len(reports) == SIZE + 2
    months = {time[:7] for time in reports}
    assert len(months) >= 24
    assert any(TODAY - datetime.fromisoformat(time) < timedelta(days=14) for time in reports)


def test_messages_come_late_twice_and_out_of_order(messages: list[Sent]) -> None:
    arrived = [message.received_at for message in messages]
    assert arrived == sorted(arrived)
    happened = [str(message.event["time"]) for message in messages]
    assert happened != sorted(happened)
    again = len(messages) - len({(message.event["source"], message.event["id"]) for message in messages})
    assert 0.01 <= again / len(messages) <= 0.03


def test_one_device_counts_its_own_entries(messages: list[Sent]) -> None:
    counted: dict[object, set[int]] = {}
    for message in messages:
        counted.setdefault(message.event["actor"], set()).add(int(str(message.event["deviceseq"])))
    assert all(numbers == set(range(1, max(numbers) + 1)) for numbers in counted.values())


def test_nobody_in_the_town_can_be_somebody(messages: list[Sent]) -> None:
    people = [data_of(each) for each in of_type(messages, "gridledger.person.referenced.v1")]
    assert len(people) > 2 * SIZE
    for person in people:
        assert str(person["id_number"]).startswith("990101")
        assert FICTIONAL_PHONE.fullmatch(str(person["phone"]))
    wrong = [person for person in people if check_citizen_id(str(person["id_number"])).problem is not None]
    assert 0 < len(wrong) < len(people) * 0.03, "a few are mistyped, and put right later"


def test_only_registered_systems_speak_each_on_its_own_topics(messages: list[Sent]) -> None:
    book = {source.uri: source.topics for source in town_sources().all()}
    assert all(message.topic in book[str(message.event["source"])] for message in messages)


@pytest.mark.parametrize("size", [0, 1, 12])
def test_a_small_town_is_told_too(size: int) -> None:
    told = list(generate(3, size, today=TODAY))
    assert len(of_type(told, "gridledger.dispute.reported.v1")) == size + 2


def test_a_story_that_ends_before_the_handshake_does_not_tell_it() -> None:
    told = list(generate(3, 5, today=datetime(2024, 9, 1, tzinfo=SHANGHAI)))
    times = [datetime.fromisoformat(str(message.event["time"])) for message in told]
    assert max(times) <= datetime(2024, 9, 1, tzinfo=SHANGHAI)
