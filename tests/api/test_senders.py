"""Who sends over HTTP speaks as the sources of the own token and as nobody else; a token ends by itself or by us."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from access.office_mapping import read_mapping
from access.principal import MachineRole
from access.resource_server import ResourceServer
from access.tokens import TokenBook
from api.application import create_app
from api.problems import TokenExpired, TokenUnknown
from tests.api.visitors import NOW, Caller, is_problem, visitor
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import APP, DESK, event
from tests.support.provider import MovingClock, Provider, claims, signed
from tests.support.recognising import EXPECTED, MAPPING, keys_of

SENDER = visitor(MachineRole.UPSTREAM, sources=frozenset({APP}), name="app")


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    """A house at the moment of these tests, that also takes tokens of the tests' provider."""
    made, clock = embedded_house(tmp_path), MovingClock()
    file = tmp_path / "offices.toml"
    file.write_text(MAPPING, encoding="utf-8")
    server = ResourceServer(EXPECTED, keys_of(Provider(), clock), read_mapping(file), clock)
    made.deps = replace(made.deps, provider=server, clock=clock)
    return made


def of_the_book(house: EmbeddedHouse) -> str:
    return house.deps.tokens.issue(SENDER)


def of_the_provider(house: EmbeddedHouse) -> str:
    return signed(claims(sub="app-1", client_id="app-1", roles="app"))


def sent(house: EmbeddedHouse, token: str, source: str) -> httpx.Response:
    said = event("gridledger.dispute.reported.v1", f"D-{source}", source=source)
    return Caller(create_app(house.deps), token).post(json.dumps(said), "application/cloudevents+json")


@pytest.mark.parametrize("token_of", [of_the_book, of_the_provider])
def test_a_sender_speaks_as_its_own_source_and_a_foreign_one_is_refused(
    house: EmbeddedHouse, token_of: Callable[[EmbeddedHouse], str]
) -> None:
    token = token_of(house)
    (own,) = sent(house, token, APP).json()["receipts"]
    assert (own["source"], own["verdict"]) == (APP, "accepted")
    (foreign,) = sent(house, token, DESK).json()["receipts"]
    assert (foreign["verdict"], foreign["code"]) == ("refused", "intake.source_not_yours")
    assert Caller(create_app(house.deps), token).get(f"/intake/receipts/{DESK}/x").status_code == 404


def test_a_token_ends_by_itself_and_at_once_when_it_is_withdrawn(house: EmbeddedHouse) -> None:
    short = house.deps.tokens.issue(replace(SENDER, name="short", expires_at=NOW + timedelta(seconds=0)))
    assert is_problem(sent(house, short, APP), TokenExpired)
    token = of_the_book(house)
    assert sent(house, token, APP).status_code == 200
    assert house.deps.tokens.withdraw("app")
    assert is_problem(sent(house, token, APP), TokenUnknown)


@pytest.mark.parametrize("sources", [frozenset(), None])
def test_no_senders_token_is_issued_that_could_speak_as_anybody_or_nobody(
    tmp_path: Path, sources: frozenset[str] | None
) -> None:
    book = TokenBook(tmp_path / "tokens.json")
    for make in (book.issue, lambda who: book.propose(who, "wang")):
        with pytest.raises(ValueError, match="sources"):
            make(replace(SENDER, sources=sources))
    assert book.entries() == []
