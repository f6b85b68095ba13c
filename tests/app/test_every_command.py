"""What holds for every command: help, JSON where it answers something, and the contract's way of ending badly."""

import subprocess

import pytest
import typer.main

from app.main import cli
from tests.app.command_line import GRIDLEDGER, NOWHERE, CommandLine, speaks_both

ANSWERING = {
    "config", "demo", "export", "import", "rebuild", "replay", "sources", "status", "tokens issue", "tokens list", "topics apply", "topics plan",
    "access unusual", "letters list", "letters causes", "letters show", "letters raw", "letters retry", "letters correct",
    "letters approve", "letters reject", "letters group", "conflicts list", "conflicts show", "conflicts settle",
    "lineage", "accounts add", "accounts list", "accounts approve", "accounts disable", "accounts enable", "accounts reset", "accounts link", "identity show",
    "waiting list", "waiting decide", "waiting extend", "verify", "backup", "restore",
    "keys list", "keys roll", "keys destroy", "keys verify",
    "retention rules", "retention plan", "retention apply", "retention proposals", "retention holds",
    "retention hold", "retention release", "refold",
    "erase request", "erase approve", "erase run", "erase status", "rights list", "rights show",
}  # fmt: skip
WRITING = {
    "access export", "rights copy", "bundle", "checkpoint", "export-tiles", "proof consistency", "proof history", "proof inclusion", "state-hash",
    "witness serve",
}  # fmt: skip
APPROVING = {"identity propose", "identity approve", "tokens approve"}
WORKING = {
    "consume",
    "prepare",
    "project",
    "proof rebuild-tree",
    "publish",
    "serve",
    "tokens withdraw",
    *APPROVING,
    *WRITING,
}
OF_THE_CONTRACT = {
    "export",
    "import",
    "serve",
    "consume",
    "project",
    "demo",
    "topics",
    "rebuild",
    "replay",
    "status",
    "sources",
    "config",
}
POSTGRES_GONE = {
    "store": "postgres",
    "postgres_port": 1,
    "postgres_owner_password": "o",
    "postgres_intake_password": "i",
    "postgres_views_password": "v",
    "postgres_reader_password": "r",
}


def commands() -> dict[str, set[str]]:
    """Every command there is, with its options."""
    found: dict[str, set[str]] = {}

    def walk(name: str, command: object) -> None:
        inner = getattr(command, "commands", None)
        if inner is None:
            params = getattr(command, "params")  # noqa: B009 - typer's own classes are not public
            found[name] = {option for each in params for option in each.opts}
        for word, each in (inner or {}).items():
            walk(f"{name} {word}".strip(), each)

    walk("", typer.main.get_command(cli))
    return found


def test_every_command_is_known_to_these_tests() -> None:
    assert set(commands()) == ANSWERING | WORKING


def test_the_commands_the_contract_names_exist() -> None:
    assert {name.split()[0] for name in commands()} >= OF_THE_CONTRACT


@pytest.mark.parametrize("name", sorted(ANSWERING | WORKING))
def test_a_command_explains_itself(gridledger: CommandLine, name: str) -> None:
    said = gridledger(*name.split(), "--help")
    assert said.code == 0
    assert f"gridledger {name}" in " ".join(said.out.split())
    assert not list(gridledger.folder.iterdir()), "asking for help must not make anything"


@pytest.mark.parametrize("name", sorted(ANSWERING))
def test_a_command_that_answers_can_answer_in_json(name: str) -> None:
    assert "--json" in commands()[name]


@pytest.mark.parametrize("name", sorted(ANSWERING | WORKING))
def test_an_unknown_option_is_bad_use(gridledger: CommandLine, name: str) -> None:
    assert gridledger(*name.split(), "--no-such-option").code == 2


def test_an_unknown_command_is_bad_use(gridledger: CommandLine) -> None:
    assert gridledger("unheard-of").code == 2


def test_the_version_is_told(gridledger: CommandLine) -> None:
    said = gridledger("--version")
    assert (said.code, said.out.count(".")) == (0, 2)


@pytest.mark.parametrize("name", ["consume", "publish", "topics plan", "topics apply"])
def test_without_a_broker_named_a_kafka_command_is_bad_use(gridledger: CommandLine, name: str) -> None:
    said = gridledger(*name.split())
    assert said.code == 2
    assert "GRIDLEDGER_KAFKA_BOOTSTRAP" in said.err
    assert speaks_both(said.err)


@pytest.mark.parametrize(
    "name", ["checkpoint", "lineage persons x", "rebuild registry", "replay", "sources", "status", "verify"]
)
def test_asking_a_ledger_that_is_not_there_says_how_to_make_one(gridledger: CommandLine, name: str) -> None:
    said = gridledger(*name.split())
    assert said.code == 3
    assert "gridledger prepare" in said.err
    assert speaks_both(said.err)
    assert not (gridledger.folder / "data").exists(), "asking must not make a ledger"


@pytest.mark.parametrize(
    "name", ["lineage persons x", "rebuild registry", "replay", "sources", "status", "verify"]
)
def test_a_file_that_is_no_ledger_is_a_broken_world(gridledger: CommandLine, name: str) -> None:
    (gridledger.folder / "data").mkdir()
    (gridledger.folder / "data" / "ledger.sqlite").write_bytes(
        b"not a database at all, but long enough " * 40
    )
    said = gridledger(*name.split())
    assert said.code == 3
    assert speaks_both(said.err)


@pytest.mark.slow
def test_without_postgresql_every_command_that_asks_it_ends_with_three(gridledger: CommandLine) -> None:
    endings = _all_at_once(
        gridledger,
        ["prepare", "status", "sources", "rebuild registry", "replay", "lineage persons x"],
        POSTGRES_GONE,
    )
    for name, (code, err) in endings.items():
        assert code == 3, name
        assert "127.0.0.1:1" in err
        assert speaks_both(err), err


@pytest.mark.slow
def test_without_the_broker_every_command_that_asks_it_ends_with_three(loaded: CommandLine) -> None:
    names = ["topics plan", "topics apply", "status", "consume"]
    for name, (code, err) in _all_at_once(loaded, names, {"kafka_bootstrap": NOWHERE}).items():
        assert code == 3, name
        assert f"kafka_bootstrap={NOWHERE}" in err
        assert speaks_both(err), err


def _all_at_once(
    shell: CommandLine, names: list[str], settings: dict[str, object]
) -> dict[str, tuple[int, str]]:
    """Each waits out its own patience, so they wait side by side."""
    env = {"PATH": "/usr/bin:/bin", **shell.environment(**settings)}
    started = {
        name: subprocess.Popen(
            [GRIDLEDGER, *name.split()],
            cwd=shell.folder,
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in names
    }
    ended: dict[str, tuple[int, str]] = {}
    for name, process in started.items():
        _, err = process.communicate(timeout=60)
        ended[name] = (process.returncode, err)
    return ended
