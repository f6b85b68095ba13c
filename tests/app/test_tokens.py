"""`gridledger tokens`: issued once, listed without the token, withdrawn at once."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from access.tokens import TokenBook
from tests.app.command_line import CommandLine, speaks_both
from tests.app.processes import TOKEN

GRID = "990101100001001"


def test_a_token_is_printed_alone_so_that_a_script_can_take_it(gridledger: CommandLine) -> None:
    said = gridledger("tokens", "issue", "clerk", "--role", "community_officer")
    assert said.code == 0
    assert TOKEN.fullmatch(said.out.strip())


def test_a_token_is_told_in_json_with_its_end(gridledger: CommandLine) -> None:
    told = gridledger("tokens", "issue", "clerk", "--role", "grid_worker", "--days", "3", "--json").answer()
    assert isinstance(told, dict)
    assert TOKEN.fullmatch(str(told["token"]))
    left = datetime.fromisoformat(str(told["expires_at"])) - datetime.now(UTC)
    assert timedelta(days=2, hours=23) < left <= timedelta(days=3)


def test_who_holds_a_token_is_listed_and_the_token_is_not(gridledger: CommandLine) -> None:
    words = ("--role", "grid_worker", "--reach", "grid", "--place", GRID)
    token = gridledger("tokens", "issue", "walker", *words).out.strip()
    listed = gridledger("tokens", "list", "--json")
    holders = listed.answer()
    assert isinstance(holders, list)
    assert [each["name"] for each in holders] == ["walker"]
    assert holders[0]["scope"]["codes"] == [GRID]
    assert "walker" in gridledger("tokens", "list").out
    assert token not in listed.out
    book = gridledger.folder / "data" / "keys" / "tokens.json"
    assert token not in book.read_text()
    assert stat.S_IMODE(book.stat().st_mode) == 0o600


def test_the_same_name_again_ends_the_older_token(gridledger: CommandLine) -> None:
    for _ in range(2):
        gridledger("tokens", "issue", "clerk", "--role", "community_officer")
    holders = gridledger("tokens", "list", "--json").answer()
    assert isinstance(holders, list)
    assert len(holders) == 1


def test_withdrawing_says_whether_there_was_one(gridledger: CommandLine) -> None:
    gridledger("tokens", "issue", "clerk", "--role", "community_officer")
    assert gridledger("tokens", "withdraw", "clerk").code == 0
    again = gridledger("tokens", "withdraw", "clerk")
    assert again.code == 1
    assert speaks_both(again.err)
    assert gridledger("tokens", "list", "--json").answer() == []


@pytest.mark.parametrize(
    "words",
    [
        ("--role", "emperor"),
        ("--role", "grid_worker", "--reach", "grid", "--place", "12"),
        ("--role", "grid_worker", "--reach", "moon"),
        ("--role", "mediator", "--days", "0"),
        ("--role", "mediator", "--days", "367"),
        ("--role", "upstream"),
        ("--role", "auditor"),
        ("--role", "keeper"),
        (),
    ],
)
def test_what_cannot_be_issued(gridledger: CommandLine, words: tuple[str, ...]) -> None:
    said = gridledger("tokens", "issue", "clerk", *words)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert not (gridledger.folder / "data").exists()


@pytest.mark.parametrize(
    "words",
    [("list",), ("issue", "x", "--role", "mediator"), ("withdraw", "x"), ("approve", "x", "--as", "li")],
)
@pytest.mark.parametrize("damage", ["others", "text"])
def test_a_book_that_must_not_be_trusted_is_refused(
    gridledger: CommandLine, words: tuple[str, ...], damage: str
) -> None:
    gridledger("tokens", "issue", "clerk", "--role", "community_officer")
    book = gridledger.folder / "data" / "keys" / "tokens.json"
    if damage == "others":
        book.chmod(0o644)
    else:
        book.write_text("{not a book")
    said = gridledger("tokens", *words)
    assert said.code == 2
    assert "tokens.json" in said.err
    assert speaks_both(said.err)


def standing(gridledger: CommandLine) -> dict[str, object]:
    """Who holds a token, and who proposed it where it does not count yet."""
    listed = gridledger("tokens", "list", "--json").answer()
    assert isinstance(listed, list)
    return {str(each["name"]): each["proposed_by"] for each in listed}


@pytest.mark.parametrize("role", ["auditor", "data_protection_officer", "registrar", "keeper"])
def test_a_token_of_a_strong_office_counts_when_another_person_approved_it(
    gridledger: CommandLine, role: str
) -> None:
    said = gridledger("tokens", "issue", "chen", "--role", role, "--as", "wang")
    assert said.code == 0
    assert "tokens approve chen" in said.err
    token, book = said.out.strip(), TokenBook(gridledger.folder / "data" / "keys" / "tokens.json")
    assert (book.find(token), standing(gridledger)) == (None, {"chen": "wang"})
    for nobody_else in ("wang", "chen"):
        refused = gridledger("tokens", "approve", "chen", "--as", nobody_else)
        assert refused.code == 1
        assert speaks_both(refused.err)
    assert book.find(token) is None
    assert gridledger("tokens", "approve", "chen", "--as", "zhao").code == 0
    held = book.find(token)
    assert held is not None
    assert (held.role, standing(gridledger)) == (role, {"chen": None})
    assert gridledger("tokens", "approve", "chen", "--as", "zhao").code == 1


def test_a_proposal_leaves_the_token_that_counts_until_it_is_approved(gridledger: CommandLine) -> None:
    words = ("tokens", "issue", "chen", "--role", "auditor", "--as", "wang")
    book = TokenBook(gridledger.folder / "data" / "keys" / "tokens.json")
    old = gridledger(*words).out.strip()
    gridledger("tokens", "approve", "chen", "--as", "zhao")
    new = gridledger(*words).out.strip()
    assert (book.find(old) is not None, book.find(new)) == (True, None)
    gridledger("tokens", "approve", "chen", "--as", "zhao")
    assert (book.find(old), book.find(new) is not None) == (None, True)


def test_a_senders_token_names_the_sources_it_may_speak_as(gridledger: CommandLine) -> None:
    refused = gridledger("tokens", "issue", "app", "--role", "upstream")
    assert (refused.code, speaks_both(refused.err)) == (2, True)
    source = "urn:gridledger:source:xiheqiao-app"
    assert gridledger("tokens", "issue", "app", "--role", "upstream", "--source", source).code == 0
    assert source in gridledger("tokens", "list").out
