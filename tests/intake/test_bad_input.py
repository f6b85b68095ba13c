"""Every bad message has its verdict, its code and a sentence in both languages; nothing is lost."""
# long because every row of the list of bad input stands in one place

import json
from datetime import timedelta
from pathlib import Path

import pytest

from intake.delivery import Receipt, Sender
from ledger.port import Verdict
from tests.support.desk import turned_away
from tests.support.intake import APP, GRID, Bench, event, sqlite_bench

REPORTED = "gridledger.dispute.reported.v1"
BINARY = [
    ("ce_specversion", b"1.0"),
    ("ce_id", b"binary-1"),
    ("ce_source", APP.encode()),
    ("ce_type", REPORTED.encode()),
    ("ce_subject", b"D-1"),
    ("ce_time", b"2026-03-02T08:30:00+08:00"),
    ("ce_gridcode", GRID.encode()),
    ("ce_actor", b"staff:O7"),
    ("ce_actorrole", b"community_officer"),
    ("ce_basis", b"dispute_mediation"),
    ("content-type", b"application/json"),
]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return sqlite_bench(tmp_path)


def refused(receipt: Receipt, code: str, verdict: Verdict = Verdict.REFUSED) -> None:
    """The receipt carries verdict and code, and sentences that are not each other."""
    assert (receipt.verdict, receipt.code) == (verdict, code)
    assert receipt.detail is not None
    assert receipt.detail["zh"]
    assert receipt.detail["en"]
    assert receipt.detail["zh"] != receipt.detail["en"]
    assert "{" not in receipt.detail["zh"] + receipt.detail["en"], "a placeholder was left open"


def example(**attributes: object) -> dict[str, object]:
    return {
        name: value for name, value in {**event(REPORTED, "D-1"), **attributes}.items() if value is not None
    }


def without_data_field(name: str) -> dict[str, object]:
    said = example()
    data = dict(said["data"])  # type: ignore[call-overload]
    del data[name]
    return {**said, "data": data}


def test_a_right_message_is_accepted_and_stands_at_its_position(bench: Bench) -> None:
    receipt = bench.send_one(example())
    assert receipt.verdict is Verdict.ACCEPTED
    assert receipt.position == bench.store.head()


def test_an_unknown_type_is_refused(bench: Bench) -> None:
    refused(bench.send_one(example(type="gridledger.dispute.exploded.v1")), "intake.type_not_published")


def test_an_unpublished_version_is_answered_with_the_published_ones(bench: Bench) -> None:
    receipt = bench.send_one(example(type="gridledger.dispute.reported.v9"))
    refused(receipt, "intake.version_not_published")
    assert receipt.detail is not None
    assert REPORTED in receipt.detail["en"]


def test_a_dataschema_of_another_type_is_refused(bench: Bench) -> None:
    receipt = bench.send_one(example(dataschema="https://town.example/schemas/gridledger.dispute.closed.v1"))
    refused(receipt, "intake.dataschema_of_another_type")


def test_an_unknown_field_is_refused_and_never_ignored(bench: Bench) -> None:
    said = example()
    data = {**said["data"], "mood": "cheerful"}  # type: ignore[dict-item]
    receipt = bench.send_one({**said, "data": data})
    refused(receipt, "intake.field_not_published")
    assert receipt.detail is not None
    assert "/mood" in receipt.detail["en"]


def test_a_missing_field_is_named(bench: Bench) -> None:
    receipt = bench.send_one(without_data_field("category"))
    refused(receipt, "intake.field_missing")
    assert receipt.detail is not None
    assert "/category" in receipt.detail["en"]


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_no_deadline_can_be_counted_from_is_refused(bench: Bench, day: str) -> None:
    agreed = "gridledger.dispute.agreement_reached.v1"
    said = event(agreed, "D-1")
    data = {**said["data"], "effective_on": day}  # type: ignore[dict-item]
    refused(bench.send_one({**said, "data": data}), "intake.field_not_valid")


def test_a_value_outside_its_list_is_refused_without_repeating_it(bench: Bench) -> None:
    said = example()
    data = {**said["data"], "category": "13800001111"}  # type: ignore[dict-item]
    receipt = bench.send_one({**said, "data": data})
    refused(receipt, "intake.field_not_valid")
    assert "13800001111" not in json.dumps(receipt.detail)


@pytest.mark.parametrize("attribute", ["type", "subject", "time", "actor", "actorrole"])
def test_a_missing_attribute_is_named(bench: Bench, attribute: str) -> None:
    receipt = bench.send_one(example(**{attribute: None}))
    refused(receipt, "intake.attribute_missing")
    assert receipt.detail is not None
    assert attribute in receipt.detail["en"]


def test_a_missing_basis_is_refused_where_data_is_personal(bench: Bench) -> None:
    refused(bench.send_one(example(basis=None)), "intake.basis_missing")


def test_a_basis_outside_the_list_is_refused(bench: Bench) -> None:
    refused(bench.send_one(example(basis="curiosity")), "intake.basis_not_known")


def test_a_missing_grid_is_refused(bench: Bench) -> None:
    refused(bench.send_one(example(gridcode=None)), "intake.grid_missing")


def test_a_grid_that_never_becomes_known_is_refused_once_its_message_has_waited(bench: Bench) -> None:
    said = example(gridcode="990101100001999")
    assert bench.send_one(said).verdict is Verdict.WAITING
    (receipt,) = turned_away(bench, said)
    refused(receipt, "intake.grid_unknown")


@pytest.mark.parametrize("code", ["990101100000001", "990101100001000", "000101100001001"])
def test_a_code_no_grid_can_have_is_refused_at_once(bench: Bench, code: str) -> None:
    refused(bench.send_one(example(gridcode=code)), "intake.grid_unknown")


def test_a_grid_is_unknown_before_it_was_established(bench: Bench) -> None:
    refused(bench.send_one(example(time="2019-05-01T10:00:00+08:00")), "intake.grid_unknown")


@pytest.mark.parametrize(
    "time",
    [
        "2026-03-02",
        "yesterday",
        "2026-03-02T08:30:00",
        "2026-W10-1T08:30:00+08:00x",
        "2026-W10-1T08:30:00+08:00",
        "2026-03-02T083000+0800",
        "2026-03-02T08:30:00+08:00:30",
        "2026-03-02T08:30:00+24:00",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T02:00:00+08:00",
        "1899-12-31T23:59:59+08:00",
    ],
)
def test_a_time_without_offset_or_form_is_refused(bench: Bench, time: str) -> None:
    refused(bench.send_one(example(time=time)), "intake.attribute_not_valid")


def test_five_minutes_ahead_is_a_clock_and_more_is_refused(bench: Bench) -> None:
    late = bench.send_one(example(id="a", time="2026-03-02T09:05:01+08:00"))
    refused(late, "intake.time_in_future")
    assert bench.send_one(example(id="b", time="2026-03-02T09:05:00+08:00")).verdict is Verdict.ACCEPTED


def test_an_identity_number_is_no_number_of_a_thing(bench: Bench) -> None:
    receipt = bench.send_one(example(subject="421127180001010012"))
    refused(receipt, "intake.identifier_looks_personal")
    log = b"".join(row.state for row in bench.store.read_log(after=0, limit=100))
    assert b"421127180001010012" not in log


def test_a_source_that_is_not_the_senders_is_refused_and_does_not_use_up_the_id(bench: Bench) -> None:
    stranger = Sender("stranger", frozenset({"urn:gridledger:source:somebody"}))
    refused(bench.send_one(example(id="one"), sender=stranger), "intake.source_not_yours")
    assert bench.road.receipt(APP, "one") is None
    assert bench.send_one(example(id="one")).verdict is Verdict.ACCEPTED


def test_a_source_nobody_registered_is_refused_even_for_the_loader(bench: Bench) -> None:
    anybody = Sender("loader", None)
    refused(bench.send_one(example(source="urn:nobody"), sender=anybody), "intake.source_not_yours")


def test_the_same_message_again_repeats_the_first_receipt(bench: Bench) -> None:
    first = bench.send_one(example())
    again = bench.send_one(example())
    assert (again.verdict, again.of, again.position) == (Verdict.DUPLICATE, Verdict.ACCEPTED, first.position)


def test_key_order_and_spacing_make_no_other_message(bench: Bench) -> None:
    bench.send_one(example())
    said = example()
    shuffled = dict(reversed(list(said.items())))
    shuffled["data"] = dict(reversed(list(said["data"].items())))  # type: ignore[attr-defined]
    assert bench.send_one(shuffled).verdict is Verdict.DUPLICATE


def test_the_same_id_with_other_content_is_a_conflict_kept_once(bench: Bench) -> None:
    bench.send_one(example())
    other = example(subject="D-2")
    receipt = bench.send_one(other)
    refused(receipt, "intake.id_used_for_other_content", Verdict.CONFLICT)
    head = bench.store.head()
    refused(bench.send_one(other), "intake.id_used_for_other_content", Verdict.CONFLICT)
    assert bench.store.head() == head, "the same contradiction was recorded twice"
    assert bench.store.counts()["dead_letters"] == 1, "the other content was not kept"


def binary(bench: Bench, body: bytes | None, **headers: bytes | None) -> Receipt:
    changed = dict(BINARY) | {f"ce_{name}": value for name, value in headers.items()}
    return bench.road.take([bench.raw(body, list(changed.items()))])[0]


def test_binary_mode_is_the_same_message_as_structured_mode(bench: Bench) -> None:
    said = example(id="binary-1")
    assert binary(bench, json.dumps(said["data"]).encode()).verdict is Verdict.ACCEPTED
    assert bench.send_one(said).verdict is Verdict.DUPLICATE


def test_a_name_said_twice_in_the_data_is_a_dead_letter(bench: Bench) -> None:
    body = json.dumps(example()["data"]).encode()
    twice = b'{"category":"neighbour",' + body[1:]
    refused(binary(bench, twice), "intake.name_repeated", Verdict.UNREADABLE)


def test_a_name_said_twice_in_the_envelope_is_a_dead_letter(bench: Bench) -> None:
    twice = b'{"subject":"D-9",' + json.dumps(example()).encode()[1:]
    delivery = bench.raw(twice, [("content-type", b"application/cloudevents+json")])
    refused(bench.road.take([delivery])[0], "intake.name_repeated", Verdict.UNREADABLE)


def test_a_message_refused_once_is_no_other_message_when_its_reason_has_passed(bench: Bench) -> None:
    spaced = json.dumps(example()["data"], indent=2).encode()
    early = b"2026-03-02T09:10:00+08:00"
    refused(binary(bench, spaced, time=early), "intake.time_in_future")
    bench.clock.forward(timedelta(minutes=20))
    again = binary(bench, spaced, time=early)
    assert (again.verdict, again.of) == (Verdict.DUPLICATE, Verdict.REFUSED)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"category": ', "intake.body_not_json"),
        (b'{"category": NaN}', "intake.body_not_json"),
        (b'{"category": "\xff\xfe"}', "intake.body_not_utf8"),
        (b"\x00\x00\x00\x00\x07{}", "intake.confluent_framing"),
        (b"", "intake.body_missing"),
        (None, "intake.body_missing"),
        (b'"' + b"x" * 1_048_576 + b'"', "intake.body_too_large"),
    ],
    ids=["cut short", "not a number", "bad UTF-8", "Confluent framing", "empty", "tombstone", "oversize"],
)
def test_a_body_nobody_can_read_is_a_dead_letter(bench: Bench, body: bytes | None, code: str) -> None:
    refused(binary(bench, body), code, Verdict.UNREADABLE)
    assert bench.store.counts()["dead_letters"] == 1


def test_a_null_header_is_a_dead_letter_that_still_names_its_message(bench: Bench) -> None:
    receipt = binary(bench, b"{}", actor=None)
    refused(receipt, "intake.header_not_readable", Verdict.UNREADABLE)
    assert (receipt.source, receipt.id) == (APP, "binary-1")


def test_a_header_that_is_not_utf8_is_a_dead_letter(bench: Bench) -> None:
    refused(binary(bench, b"{}", subject=b"\xff"), "intake.header_not_readable", Verdict.UNREADABLE)


def test_a_header_said_twice_is_a_dead_letter(bench: Bench) -> None:
    receipt = bench.road.take([bench.raw(b"{}", [*BINARY, ("CE_ID", b"other")])])[0]
    refused(receipt, "intake.header_repeated", Verdict.UNREADABLE)


@pytest.mark.parametrize(
    ("header", "code"), [("id", "intake.id_missing"), ("source", "intake.source_missing")]
)
def test_a_message_without_identity_is_a_dead_letter_known_by_its_place(
    bench: Bench, header: str, code: str
) -> None:
    headers = [(name, value) for name, value in BINARY if name != f"ce_{header}"]
    delivery = bench.raw(b"{}", headers)
    receipt = bench.road.take([delivery])[0]
    refused(receipt, code, Verdict.UNREADABLE)
    assert receipt.id == delivery.place


def test_another_specversion_is_no_cloudevent(bench: Bench) -> None:
    refused(binary(bench, b"{}", specversion=b"0.3"), "intake.not_a_cloudevent", Verdict.UNREADABLE)


@pytest.mark.parametrize(
    "name", ["Application/CloudEvents+JSON", "application/cloudevents+json ; charset=UTF-8"]
)
def test_a_content_type_is_the_same_in_capitals(bench: Bench, name: str) -> None:
    delivery = bench.raw(json.dumps(example()).encode(), [("Content-Type", name.encode())])
    assert bench.road.take([delivery])[0].verdict is Verdict.ACCEPTED


def test_avro_is_refused_by_its_content_type(bench: Bench) -> None:
    headers = [(name, b"application/avro" if name == "content-type" else value) for name, value in BINARY]
    receipt = bench.road.take([bench.raw(b"Obj", headers)])[0]
    refused(receipt, "intake.content_type_not_json", Verdict.UNREADABLE)


def test_a_type_on_another_types_topic_is_refused(bench: Bench) -> None:
    body = json.dumps(example()["data"]).encode()
    receipt = bench.road.take([bench.raw(body, BINARY, topic="gridledger.in.registry")])[0]
    refused(receipt, "intake.wrong_topic")


def test_a_bad_message_spoils_none_of_its_neighbours(bench: Bench) -> None:
    verdicts = [
        receipt.verdict
        for receipt in bench.send(
            example(id="1", subject="D-1"),
            example(id="2", subject="D-2", type="nothing.we.know.v1"),
            example(id="3", subject="D-3"),
        )
    ]
    assert verdicts == [Verdict.ACCEPTED, Verdict.REFUSED, Verdict.ACCEPTED]
