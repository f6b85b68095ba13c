"""The HTTP way in: every mode, every bound, one verdict an item in order, and nothing when the store is gone."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.problems import (
    BatchTooLarge,
    BatchTooLong,
    BodyTooSlow,
    BodyUnreadable,
    EventTooLarge,
    MediaTypeUnsupported,
    NotFound,
    Raced,
    StoreUnavailable,
)
from ledger import port
from tests.api.visitors import (
    AUDITOR,
    OTHER_SOURCE,
    OWN_SOURCE,
    UPSTREAM,
    OrdinaryRoad,
    as_visitor,
    fake_deps,
    is_problem,
)

BATCH = "application/cloudevents-batch+json"
STRUCTURED = "application/cloudevents+json"
BINARY = {"ce_specversion": "1.0", "ce_id": "a-1", "ce_source": OWN_SOURCE}


def _verdicts(answered: httpx.Response) -> list[tuple[str, str]]:
    return [(each["id"], each["verdict"]) for each in answered.json()["receipts"]]


def test_a_batch_gets_one_verdict_an_item_in_order_and_a_bad_item_stays_alone(tmp_path: Path) -> None:
    body = b'[{"id":"a"},{"id":,},{"id":"b"},42,{"id":"\xff"},{"id":"c"}]'
    answered = as_visitor(fake_deps(tmp_path), UPSTREAM).post(body, BATCH)
    assert answered.status_code == 200
    unread = ("", "unreadable")
    assert _verdicts(answered) == [
        ("a", "accepted"),
        unread,
        ("b", "accepted"),
        unread,
        unread,
        ("c", "accepted"),
    ]


def test_batch_items_reach_the_road_as_structured_events_with_their_exact_bytes(tmp_path: Path) -> None:
    road = OrdinaryRoad()
    as_visitor(fake_deps(tmp_path, road), UPSTREAM).post(
        b'[ {"id":"a","n":1.10} ,{"id":"b"}]', BATCH + "; charset=utf-8"
    )
    assert [(each.headers, each.body) for each in road.taken] == [
        ((("content-type", b"application/cloudevents+json"),), b'{"id":"a","n":1.10}'),
        ((("content-type", b"application/cloudevents+json"),), b'{"id":"b"}'),
    ]
    assert [each.place.partition("/")[2] for each in road.taken] == ["0", "1"]


def test_binary_mode_hands_over_the_envelope_and_never_the_token(tmp_path: Path) -> None:
    road = OrdinaryRoad()
    answered = as_visitor(fake_deps(tmp_path, road), UPSTREAM).post(
        b'{"id":"a"}', "application/json", **BINARY
    )
    assert answered.status_code == 200
    (delivery,) = road.taken
    assert dict(delivery.headers) == {
        "content-type": b"application/json",
        "ce-specversion": b"1.0",
        "ce-id": b"a-1",
        "ce-source": OWN_SOURCE.encode(),
    }


def test_the_sender_and_its_sources_come_from_the_token(tmp_path: Path) -> None:
    road = OrdinaryRoad()
    as_visitor(fake_deps(tmp_path, road), UPSTREAM).post(b"{}", STRUCTURED)
    (delivery,) = road.taken
    assert (delivery.sender.name, delivery.sender.sources) == (UPSTREAM.name, UPSTREAM.sources)


def test_a_batch_is_one_hand_over_and_an_empty_one_none(tmp_path: Path) -> None:
    road = OrdinaryRoad()
    sender = as_visitor(fake_deps(tmp_path, road), UPSTREAM)
    assert sender.post(b"[]", BATCH).json() == {"receipts": []}
    assert sender.post(b"[" + b",".join([b"{}"] * 1_000) + b"]", BATCH).status_code == 200
    assert (road.batches, len(road.taken)) == (1, 1_000)


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/json", "", "application/xml", "multipart/form-data"]
)
def test_what_is_no_cloudevent_is_an_unsupported_media_type(media_type: str, tmp_path: Path) -> None:
    road = OrdinaryRoad()
    assert is_problem(
        as_visitor(fake_deps(tmp_path, road), UPSTREAM).post(b"{}", media_type), MediaTypeUnsupported
    )
    assert road.taken == []


def test_a_compressed_body_is_not_unpacked(tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path), UPSTREAM).post(
        b"\x1f\x8b", STRUCTURED, content_encoding="gzip"
    )
    assert is_problem(answered, MediaTypeUnsupported)


def test_an_event_of_one_mebibyte_is_taken_and_one_byte_more_is_not(tmp_path: Path) -> None:
    road = OrdinaryRoad()
    sender = as_visitor(fake_deps(tmp_path, road), UPSTREAM)
    assert sender.post(b" " * 1_048_576, STRUCTURED).status_code == 200
    answered = sender.post(b" " * 1_048_577, STRUCTURED)
    assert is_problem(answered, EventTooLarge)
    assert (answered.json()["limit"], len(road.taken)) == (1_048_576, 1)


def test_a_body_without_a_length_is_cut_off_at_the_same_bound(tmp_path: Path) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(2_000):
            yield b" " * 1_024

    answered = as_visitor(fake_deps(tmp_path), UPSTREAM).post(endless(), STRUCTURED)
    assert is_problem(answered, EventTooLarge)


def test_a_batch_is_bounded_in_bytes_and_in_items(tmp_path: Path) -> None:
    road = OrdinaryRoad()
    deps = fake_deps(tmp_path, road)
    bounded = replace(deps, settings=replace(deps.settings, batch_bytes=20, batch_items=2))
    sender = as_visitor(bounded, UPSTREAM)
    assert is_problem(sender.post(b"[" + b" " * 30 + b"]", BATCH), BatchTooLarge)
    assert is_problem(sender.post(b"[{},{},{}]", BATCH), BatchTooLong)
    assert road.taken == []


def test_a_batch_whose_items_cannot_be_told_apart_is_refused_whole(tmp_path: Path) -> None:
    road = OrdinaryRoad()
    answered = as_visitor(fake_deps(tmp_path, road), UPSTREAM).post(b'[{"id":"a"},{"id":"b]', BATCH)
    assert is_problem(answered, BodyUnreadable)
    assert road.taken == []


def test_a_body_that_never_ends_is_given_up(tmp_path: Path) -> None:
    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.05)

    assert is_problem(as_visitor(fake_deps(tmp_path), UPSTREAM).post(drip(), STRUCTURED), BodyTooSlow)


def test_while_the_store_is_gone_nothing_is_acknowledged(tmp_path: Path) -> None:
    road = OrdinaryRoad(fails_with=port.StoreUnavailable("connection to 10.0.0.1 lost"))
    answered = as_visitor(fake_deps(tmp_path, road), UPSTREAM).post(b'[{"id":"a"}]', BATCH)
    assert is_problem(answered, StoreUnavailable)
    assert answered.headers["retry-after"] == "5"
    assert "receipts" not in answered.json()
    assert "10.0.0.1" not in answered.text


def test_others_writing_first_for_too_long_is_told_as_such(tmp_path: Path) -> None:
    road = OrdinaryRoad(fails_with=port.StreamMoved())
    assert is_problem(as_visitor(fake_deps(tmp_path, road), UPSTREAM).post(b"{}", STRUCTURED), Raced)


def test_a_receipt_is_found_by_its_percent_encoded_source_and_id(tmp_path: Path) -> None:
    sender = as_visitor(fake_deps(tmp_path), UPSTREAM)
    answered = sender.get("/intake/receipts/urn%3Agridledger:source:xiheqiao-app/a%2F1")
    assert answered.json() == {
        "source": OWN_SOURCE,
        "id": "a/1",
        "verdict": "accepted",
        "at": "2026-03-02T09:30:00+08:00",
        "position": 7,
    }
    assert answered.headers["gridledger-position"] == "7"


def test_a_receipt_of_another_sender_is_told_like_one_that_does_not_exist(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    path = "/intake/receipts/https:%2F%2Fproperty.example%2Fgl/a%2F1"
    assert is_problem(as_visitor(deps, UPSTREAM).get(path), NotFound)
    assert as_visitor(deps, AUDITOR).get(path).json()["source"] == OTHER_SOURCE


def test_an_unencoded_slash_never_finds_another_messages_receipt(tmp_path: Path) -> None:
    assert is_problem(
        as_visitor(fake_deps(tmp_path), AUDITOR).get(f"/intake/receipts/{OWN_SOURCE}/a/1"), NotFound
    )
