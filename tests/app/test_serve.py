"""`gridledger serve`: a token shown once, a door that is open when its address is told, and a good end."""

import json
import re
import signal
import socket
import stat

import pytest

from tests.app.command_line import CommandLine, speaks_both
from tests.app.processes import ADDRESS, TOKEN, Answer, Running, fetch, running

FIRST = re.compile(r"gf_[A-Za-z0-9_-]{43}")
PASSWORD = "seven paper lanterns"
SERVES = re.compile(r"serves on http://127\.0\.0\.1:\d+")


def place_of(serving: Running) -> tuple[str, str]:
    """Where it serves and the token it printed."""
    serving.await_word(SERVES)
    found = ADDRESS.search(serving.err.read_text("utf-8"))
    assert found is not None
    return found.group(), serving.await_word(TOKEN)


@pytest.mark.slow
def test_the_token_is_shown_once_and_a_second_start_ends_it(town: CommandLine) -> None:
    with running(town, "serve", "--port", "0") as first:
        address, old = place_of(first)
        assert first.told().count(old) == 1
        assert fetch(f"{address}/disputes", old).status == 200
        assert fetch(f"{address}/disputes").status == 401
        assert first.end() == 0, first.told()
    with running(town, "serve", "--port", "0") as second:
        address, new = place_of(second)
        assert new != old
        assert fetch(f"{address}/disputes", old).status == 401
        assert fetch(f"{address}/disputes", new).status == 200
        assert second.end(signal.SIGINT) == 0, second.told()
    kept = [each for each in (town.folder / "data").rglob("*") if each.is_file()]
    assert kept
    for secret in (old.encode(), new.encode()):
        assert not [each.name for each in kept if secret in each.read_bytes()]


@pytest.mark.slow
def test_whoever_may_withdraw_a_token_ends_it_at_once(town: CommandLine) -> None:
    with running(town, "serve", "--port", "0") as serving:
        address, _ = place_of(serving)
        clerk = town("tokens", "issue", "clerk", "--role", "community_officer").out.strip()
        assert fetch(f"{address}/disputes", clerk).status == 200
        assert town("tokens", "withdraw", "clerk").code == 0
        assert fetch(f"{address}/disputes", clerk).status == 401
        assert serving.end() == 0


@pytest.mark.slow
def test_the_keepers_first_password_is_set_once_with_the_secret_that_was_printed(town: CommandLine) -> None:
    keys = town.folder / "data" / "keys"
    (keys / "accounts.json").unlink(missing_ok=True)

    def says(address: str, path: str, **said: str) -> Answer:
        return fetch(f"{address}{path}", None, json.dumps({"name": "keeper", **said}).encode())

    with running(town, "serve", "--port", "0") as first:
        address, _ = place_of(first)
        secret = first.await_word(FIRST)
        assert says(address, "/login", password=PASSWORD).status == 401, "there is no default password"
        assert says(address, "/account/first", secret=secret, password=PASSWORD).status == 200
        assert says(address, "/account/first", secret=secret, password=PASSWORD).status == 401
        token = str(says(address, "/login", password=PASSWORD).json()["token"])
        assert fetch(f"{address}/disputes", token).status == 200
        assert first.end() == 0, first.told()
        assert first.told().count(secret) == 1
        assert not [each for each in (PASSWORD, token) if each in first.told()]
    assert stat.S_IMODE((keys / "accounts.json").stat().st_mode) == 0o600
    with running(town, "serve", "--port", "0") as second:
        address, _ = place_of(second)
        assert fetch(f"{address}/disputes", token).status == 401, "a session ends with its process"
        assert says(address, "/login", password=PASSWORD).status == 200
        assert second.end() == 0
        assert FIRST.search(second.told()) is None


def test_a_port_somebody_has_is_said_and_no_token_is_made(gridledger: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = gridledger("serve", "--port", str(port))
    assert said.code == 3
    assert f"127.0.0.1:{port}" in said.err
    assert "GRIDLEDGER_HTTP_PORT" in said.err
    assert speaks_both(said.err)
    assert TOKEN.search(said.err) is None
    assert not (gridledger.folder / "data" / "keys" / "tokens.json").exists()


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_cannot_be(gridledger: CommandLine, port: str) -> None:
    assert gridledger("serve", "--port", port).code == 2


@pytest.mark.parametrize("name", ["key-ring.json", "tokens.json"])
def test_keys_others_could_read_are_not_used(town: CommandLine, name: str) -> None:
    file = town.folder / "data" / "keys" / name
    file.touch()
    file.chmod(0o644)
    said = town("serve", "--port", "0")
    assert said.code == 2
    assert name in said.err
    assert speaks_both(said.err)
