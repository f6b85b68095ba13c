"""The fictional town: the same for the same seed, true to the published shapes, and nobody in it can be somebody."""

import re
import tracemalloc
from collections import Counter
from datetime import datetime, timedelta

import pytest
from pydantic_core import to_json

from access.speaking import roles_by_source
from app.catalogues import catalogue
from app.town.message import Sent
from app.town.places import GRIDS_PER_VILLAGE
from app.town.sources import town_sources
from app.town.story import PERSONS, SIZE, generate
from domain.shared.check_digits import check_citizen_id
from domain.shared.occurrence import SHANGHAI
from domain.shared.rule import RuleBroken
from intake.payload import shape_of
from intake.refusals import FieldNotPublished

TODAY = datetime(2026, 11, 24, 18, 0, tzinfo=SHANGHAI)
FICTIONAL_NUMBER = re.compile(r"990101\d{11}[\dX]$|X\d{7}$")  # that of a passport
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


def planned(messages: list[Sent]) -> list[Sent]:
    """The messages as they were made: without the one id used for two things, and the field nobody published."""
    first: dict[object, Sent] = {}
    for message in messages:
        first.setdefault((message.event["source"], message.event["id"]), message)
    return [message for message in first.values() if not str(message.event["id"]).endswith("-x")]


def test_the_same_seed_tells_the_same_town(messages: list[Sent]) -> None:
    assert list(generate(7, SIZE, today=TODAY)) == messages


def test_another_seed_tells_another() -> None:
    one, other = (list(generate(seed, 20, persons=200, today=TODAY)) for seed in (1, 2))
    assert one != other


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


def test_half_arrive_within_minutes_and_nearly_all_within_two_weeks(messages: list[Sent]) -> None:
    late = sorted(
        message.received_at - datetime.fromisoformat(str(message.event["time"]))
        for message in planned(messages)
        if message.event["type"] == "gridledger.visit.completed.v1"
    )
    median, most, nearly_all = (late[int(len(late) * share)] for share in (0.5, 0.94, 0.985))
    assert timedelta(minutes=2) < median < timedelta(minutes=10)
    assert most < timedelta(days=1)
    assert timedelta(days=2) < nearly_all < timedelta(days=14)


def test_one_device_counts_its_own_entries_in_the_order_they_were_made(messages: list[Sent]) -> None:
    counted: dict[object, dict[int, datetime]] = {}
    for message in planned(messages):
        made = datetime.fromisoformat(str(message.event["time"]))
        counted.setdefault(message.event["actor"], {})[int(str(message.event["deviceseq"]))] = made
    assert all(set(numbers) == set(range(1, max(numbers) + 1)) for numbers in counted.values())
    worker = counted["staff:G0002"]
    assert [worker[number] for number in sorted(worker)] == sorted(worker.values())


def test_four_thousand_persons_live_in_homes_some_of_which_are_let(messages: list[Sent]) -> None:
    stays = {message.event["subject"] for message in of_type(messages, "gridledger.residence.reported.v1")}
    assert 0.95 * PERSONS < len({str(stay).partition(".")[0] for stay in stays}) < 1.2 * PERSONS
    homes = {
        str(message.event["subject"]): data_of(message)
        for message in of_type(messages, "gridledger.dwelling.registered.v1")
    }
    assert 1_300 < len(homes) < 2_600
    let = {data_of(each)["dwelling_id"] for each in of_type(messages, "gridledger.tenancy.declared.v1")}
    assert let <= set(homes)
    assert 0.1 < len(let) / len(homes) < 0.25
    assert len(of_type(messages, "gridledger.inspection.completed.v1")) > 3 * len(let)
    assert len(of_type(messages, "gridledger.unit.registered.v1")) > 200


def test_two_to_five_of_a_hundred_facts_are_told_by_two_systems(messages: list[Sent]) -> None:
    by: dict[tuple[object, object], set[object]] = {}
    for kind in ("dwelling.registered", "residence.reported"):
        for message in of_type(messages, f"gridledger.{kind}.v1"):
            by.setdefault((kind, message.event["subject"]), set()).add(message.event["source"])
    twice = sum(len(sources) > 1 for sources in by.values())
    assert 0.02 <= twice / len(messages) <= 0.05


def test_half_a_percent_of_numbers_have_two_names(messages: list[Sent]) -> None:
    names: dict[object, set[object]] = {}
    for message in of_type(messages, "gridledger.person.referenced.v1"):
        names.setdefault(data_of(message)["id_number"], set()).add(data_of(message)["name"])
    two = sum(len(each) > 1 for each in names.values())
    assert 0.002 <= two / len(names) <= 0.01


@pytest.mark.parametrize("fact", ["renamed", "alias_added", "split", "merged", "moved_to_grid", "retired"])
def test_addresses_change_in_every_way(fact: str, messages: list[Sent]) -> None:
    assert of_type(messages, f"gridledger.address.{fact}.v1")


def test_a_large_town_is_told_a_committee_at_a_time_in_a_part_of_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once = most_memory(persons=1_000)
    monkeypatch.setattr("app.town.story.TOLD_AT_ONCE", 999)
    assert most_memory(persons=1_000) < at_once / 3


def most_memory(persons: int) -> int:
    """The most bytes in use while a town is told and forgotten."""
    tracemalloc.start()
    told = sum(1 for _ in generate(7, 20, persons=persons, today=TODAY))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told > 5 * persons
    return most


def test_nobody_in_the_town_can_be_somebody(messages: list[Sent]) -> None:
    people = [data_of(each) for each in of_type(messages, "gridledger.person.referenced.v1")]
    assert len(people) > 2 * SIZE
    for person in people:
        assert FICTIONAL_NUMBER.match(str(person["id_number"]))
        assert FICTIONAL_PHONE.fullmatch(str(person["phone"]))
    locals_ = [str(person["id_number"]) for person in people if person["id_type"] == "resident_id"]
    assert 0 < len(people) - len(locals_) < len(people) * 0.02, "a few are foreigners"
    wrong = [number for number in locals_ if check_citizen_id(number).problem is not None]
    assert 0 < len(wrong) < len(people) * 0.03, "a few are mistyped, and put right later"


def test_only_registered_systems_speak_each_on_its_own_topics(messages: list[Sent]) -> None:
    book = {source.uri: source.topics for source in town_sources().all()}
    assert all(message.topic in book[str(message.event["source"])] for message in messages)


def test_every_system_speaks_only_for_the_offices_it_is_registered_for(messages: list[Sent]) -> None:
    book = roles_by_source(town_sources())
    strange = {
        (each.event["source"], each.event["actorrole"])
        for each in messages
        if each.event["actorrole"] not in book[str(each.event["source"])]
    }
    assert strange == set()


@pytest.mark.parametrize("size", [0, 1, 12])
def test_a_small_town_is_told_too(size: int) -> None:
    told = list(generate(3, size, persons=100, today=TODAY))
    assert len(of_type(told, "gridledger.dispute.reported.v1")) == size + 2


def test_a_story_that_ends_before_the_handshake_does_not_tell_it() -> None:
    told = list(generate(3, 5, persons=100, today=datetime(2024, 9, 1, tzinfo=SHANGHAI)))
    times = [datetime.fromisoformat(str(message.event["time"])) for message in told]
    assert max(times) <= datetime(2024, 9, 1, tzinfo=SHANGHAI)
