"""`gridledger tokens`: issued once, listed without the token, withdrawn at once."""

import stat
from datetime import UTC, datetime, timedelta

import pytest

from tests.app.command_line import CommandLine, speaks_both
from tests.app.processes import TOKEN

GRID = "990101100001001"


def test_a_token_is_printed_alone_so_that_a_script_can_take_it(gridledger: CommandLine) -> None:
    said = gridledger("tokens", "issue", "clerk", "--role", "community_officer")
    assert said.code == 0
    assert TOKEN.fullmatch(said.out.strip())


def test_a_token_is_told_in_json_with_its_end(gridledger: CommandLine) -> None:
    told = gridledger("tokens", "issue", "clerk", "--role", "keeper", "--days", "3", "--json").answer()
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
        gridledger("tokens", "issue", "clerk", "--role", "keeper")
    holders = gridledger("tokens", "list", "--json").answer()
    assert isinstance(holders, list)
    assert len(holders) == 1


def test_withdrawing_says_whether_there_was_one(gridledger: CommandLine) -> None:
    gridledger("tokens", "issue", "clerk", "--role", "keeper")
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
        ("--role", "keeper", "--days", "0"),
        ("--role", "keeper", "--days", "367"),
        (),
    ],
)
def test_what_cannot_be_issued(gridledger: CommandLine, words: tuple[str, ...]) -> None:
    said = gridledger("tokens", "issue", "clerk", *words)
    assert said.code == 2
    assert "Traceback" not in said.err
    assert not (gridledger.folder / "data").exists()


@pytest.mark.parametrize("words", [("list",), ("issue", "x", "--role", "keeper"), ("withdraw", "x")])
@pytest.mark.parametrize("damage", ["others", "text"])
def test_a_book_that_must_not_be_trusted_is_refused(
    gridledger: CommandLine, words: tuple[str, ...], damage: str
) -> None:
    gridledger("tokens", "issue", "clerk", "--role", "keeper")
    book = gridledger.folder / "data" / "keys" / "tokens.json"
    if damage == "others":
        book.chmod(0o644)
    else:
        book.write_text("{not a book")
    said = gridledger("tokens", *words)
    assert said.code == 2
    assert "tokens.json" in said.err
    assert speaks_both(said.err)
