"""A request that is larger, deeper or less clear than any client of ours would send is refused by name."""

import json
from pathlib import Path

import httpx
import pytest

from api.bound_problems import AddressTooLong, FramingUnclear, HeadersTooLarge
from api.bounds import LARGEST_HEADERS, LONGEST_ADDRESS, MOST_HEADERS
from tests.api.visitors import AUDITOR, KEEPER, Caller, as_visitor, fake_deps, is_problem
from tests.support.embedded import embedded_house

CANARY = "11000009173"
STRUCTURED = "application/cloudevents+json"


@pytest.fixture
def keeper(tmp_path: Path) -> Caller:
    return as_visitor(fake_deps(tmp_path), KEEPER)


def told_without_repeating(answered: httpx.Response) -> bool:
    return CANARY not in answered.text


def test_two_lengths_of_one_body_are_no_length(keeper: Caller) -> None:
    both = {"content-length": "2", "transfer-encoding": "chunked", "content-type": STRUCTURED}
    answered = keeper.ask("POST", "/intake/events", content=b"{}", headers=both)
    assert is_problem(answered, FramingUnclear)
    assert answered.headers["connection"] == "close"


def test_an_address_without_end_is_refused(keeper: Caller) -> None:
    longest = "/schemas/" + "a" * (LONGEST_ADDRESS - len("/schemas/"))
    assert keeper.get(longest).status_code == 404
    refused = keeper.get(f"{longest}{CANARY}")
    assert is_problem(refused, AddressTooLong)
    assert told_without_repeating(refused)
    assert is_problem(keeper.get(f"/version?{'a' * LONGEST_ADDRESS}"), AddressTooLong)


def test_headers_without_end_are_refused(keeper: Caller) -> None:
    def with_headers(number: int) -> httpx.Response:
        return keeper.ask("GET", "/version", headers={f"x-{n}": CANARY for n in range(number)})

    assert with_headers(MOST_HEADERS - 10).status_code == 200
    refused = with_headers(MOST_HEADERS + 1)
    assert is_problem(refused, HeadersTooLarge)
    assert told_without_repeating(refused)
    large = {"x-large": CANARY + "a" * LARGEST_HEADERS}
    refused = keeper.ask("GET", "/version", headers=large)
    assert is_problem(refused, HeadersTooLarge)
    assert told_without_repeating(refused)


def test_the_bounds_are_asked_before_the_token(tmp_path: Path) -> None:
    stranger = Caller(as_visitor(fake_deps(tmp_path), AUDITOR).app)
    assert is_problem(stranger.get(f"/version?{'a' * LONGEST_ADDRESS}"), AddressTooLong)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 500_000 + b"]" * 500_000,
        b'{"data":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"specversion":"1.0","data":' + b"[" * 400_000 + b"]" * 400_000 + b"}",
        b'{"data":{' + b",".join(b'"k%d":1' % number for number in range(80_000)) + b"}}",
        b'{"data":[' + b"0," * 500_000 + b"0]}",
        b'{"id":' + b"9" * 900_000 + b"}",
    ],
    ids=["lists", "objects", "data", "many names", "many items", "a number without end"],
)
def test_json_that_is_deep_or_wide_gets_a_receipt_like_any_other(body: bytes, tmp_path: Path) -> None:
    visitor = embedded_house(tmp_path).visited_by(KEEPER)
    answered = visitor.post(body, STRUCTURED)
    assert answered.status_code == 200
    (receipt,) = answered.json()["receipts"]
    assert receipt["verdict"] in ("unreadable", "refused")
    assert receipt["code"].startswith("intake.")


def test_a_search_or_a_desk_body_that_is_deep_is_a_wrong_body(tmp_path: Path) -> None:
    visitor = embedded_house(tmp_path).visited_by(KEEPER)
    deep = json.dumps({"q": "x"})[:-1].encode() + b',"a":' + b"[" * 400_000 + b"]" * 400_000 + b"}"
    answered = visitor.ask("POST", "/search", content=deep, headers={"content-type": "application/json"})
    assert (answered.status_code, answered.json()["code"]) == (422, "api.body_invalid")
