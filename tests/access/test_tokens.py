"""The token book keeps hashes only, is its owner's alone, and sees what another process changed."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from access.principal import MachineRole, PlaceScope, Reach
from access.tokens import TokenBook, TokenBookUnsafe, issue_keeper_token
from access.vocabulary import LoginStrength
from api.application import create_app
from api.problems import TokenExpired, TokenMissing, TokenUnknown
from domain.shared.actor import Role
from tests.api.visitors import (
    AUDITOR,
    KEEPER,
    NOW,
    UPSTREAM,
    Caller,
    as_visitor,
    fake_deps,
    is_problem,
    visitor,
)


@pytest.fixture
def book(tmp_path: Path) -> TokenBook:
    return TokenBook(tmp_path / "house" / "tokens.json")


def test_a_token_finds_whom_it_was_issued_to(book: TokenBook) -> None:
    resident = replace(visitor(Role.RESIDENT), person_key="01JN000000000000000000CHEN")
    surely_known = replace(visitor(Role.REGISTRAR), login=LoginStrength.SECOND_FACTOR)
    for principal in (AUDITOR, UPSTREAM, KEEPER, resident, surely_known):
        assert book.find(book.issue(principal)) == principal


def test_the_book_holds_no_token_and_is_its_owners_alone(book: TokenBook, tmp_path: Path) -> None:
    token = book.issue(AUDITOR)
    file = tmp_path / "house" / "tokens.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert token not in file.read_text()
    assert [each.name for each in file.parent.iterdir()] == ["tokens.json"]


def test_a_book_others_can_read_is_not_trusted(book: TokenBook, tmp_path: Path) -> None:
    token = book.issue(AUDITOR)
    (tmp_path / "house" / "tokens.json").chmod(0o644)
    with pytest.raises(TokenBookUnsafe):
        TokenBook(tmp_path / "house" / "tokens.json").find(token)


def test_a_token_issued_or_withdrawn_by_another_process_counts_at_once(
    book: TokenBook, tmp_path: Path
) -> None:
    other = TokenBook(tmp_path / "house" / "tokens.json")
    token = other.issue(AUDITOR)
    assert book.find(token) == AUDITOR
    assert other.withdraw(AUDITOR.name)
    assert book.find(token) is None
    assert not other.withdraw(AUDITOR.name)


def test_a_new_token_for_the_same_name_ends_the_old_one(book: TokenBook) -> None:
    old, new = book.issue(AUDITOR), book.issue(AUDITOR)
    assert (book.find(old), book.find(new)) == (None, AUDITOR)
    assert book.principals() == [AUDITOR]


def test_no_two_tokens_are_alike_and_each_is_256_bits(book: TokenBook) -> None:
    tokens = {book.issue(visitor(MachineRole.MONITOR, name=f"monitor-{number}")) for number in range(20)}
    assert len(tokens) == 20
    assert all(token.startswith("gl_") and len(token) == 46 for token in tokens)


def test_the_keepers_token_covers_the_machine_for_a_limited_time(book: TokenBook) -> None:
    keeper = book.find(issue_keeper_token(book, now=NOW, lasts=timedelta(hours=12)))
    assert keeper is not None
    assert (keeper.role, keeper.sources, keeper.expires_at, keeper.login) == (
        MachineRole.KEEPER,
        None,
        NOW + timedelta(hours=12),
        LoginStrength.PASSWORD,
    )


def test_an_unknown_and_an_expired_token_are_told_apart(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    expired = as_visitor(deps, visitor(MachineRole.MONITOR, expires_at=NOW))
    assert is_problem(expired.get("/version"), TokenExpired)
    unknown = Caller(expired.app, "gl_nobodys")
    assert is_problem(unknown.get("/version"), TokenUnknown)
    assert unknown.get("/version").headers["www-authenticate"] == 'Bearer realm="gridledger"'


def test_a_browser_may_send_the_token_as_password_and_is_asked_for_it(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    nobody = Caller(create_app(deps))
    assert "Basic" in nobody.get("/docs", accept="text/html").headers["www-authenticate"]
    pair = b64encode(b"anybody:" + deps.tokens.issue(AUDITOR).encode()).decode()
    assert nobody.get("/docs", authorization=f"Basic {pair}").status_code == 200


def test_what_a_browser_repeats_unasked_cannot_write(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    pair = b64encode(b":" + deps.tokens.issue(KEEPER).encode()).decode()
    answered = Caller(create_app(deps)).post(
        b"[]", "application/cloudevents-batch+json", authorization=f"Basic {pair}"
    )
    assert is_problem(answered, TokenMissing)


@pytest.mark.parametrize(
    "shown", ["Basic !!!", "Basic", "Bearer", "Bearer ", "Digest x", "Basic OnjDqQ==", "\x7f"]
)
def test_a_damaged_authorization_header_is_no_token(shown: str, tmp_path: Path) -> None:
    answered = Caller(create_app(fake_deps(tmp_path))).get("/version", authorization=shown)
    assert is_problem(answered, TokenMissing)


@pytest.mark.parametrize(
    ("reach", "codes"),
    [
        (Reach.GRID, {"990101101001"}),
        (Reach.TOWN, set()),
        (Reach.COMMUNITY, {"99010110100x"}),
        (Reach.EVERYWHERE, {"9"}),
    ],
)
def test_a_scope_that_names_no_real_place_cannot_be_written(reach: Reach, codes: set[str]) -> None:
    with pytest.raises(ValueError, match="scope"):
        PlaceScope(reach, frozenset(codes))


def test_the_book_is_plain_json_an_operator_can_read(book: TokenBook, tmp_path: Path) -> None:
    book.issue(UPSTREAM)
    (kept,) = json.loads((tmp_path / "house" / "tokens.json").read_text())["tokens"]
    assert set(kept) == {
        "sha256",
        "name",
        "role",
        "reach",
        "codes",
        "sources",
        "expires_at",
        "login",
        "person_key",
    }
