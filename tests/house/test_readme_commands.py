"""What README.md tells a reader to type works: each command is typed here, against a town of its own."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

import pytest

from tests.house.checkout import ROOT

README = ROOT / "README.md"
HERE = "http://127.0.0.1:8420"
START_SECONDS = 90
DEMO = ("demo", "--persons", "600", "--size", "60")
COMMAND_SECONDS = (
    120  # a block that waits for ever must end; how long it takes on a busy machine is no question here
)


def blocks(text: str) -> list[str]:
    """Every fenced block of shell commands."""
    return re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def verbs(text: str) -> set[str]:
    """Every `make` verb the text names."""
    return set(re.findall(r"\bmake ([a-z][a-z-]*)(?=[`\n ]*[`\n])", text))


def known_verbs() -> set[str]:
    """Every verb of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@dataclass(frozen=True)
class Town:
    """A running town: where it is and the environment of a reader's shell."""

    address: str
    shell: dict[str, str]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """`gridledger demo` on a free port, with data of its own."""
    with create_server(("127.0.0.1", 0)) as socket:
        port = socket.getsockname()[1]
    folder: Path = tmp_path_factory.mktemp("readme")
    shell = {**os.environ, "GRIDLEDGER_DATA_DIR": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    told = (folder / "told").open("w+", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("gridledger")), *DEMO, "--port", str(port)]
    running = subprocess.Popen(command, cwd=ROOT, env=shell, stdout=told, stderr=subprocess.STDOUT)
    try:
        token = _token(running, folder / "told")
        yield Town(f"http://127.0.0.1:{port}", {**shell, "TOKEN": token})
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=START_SECONDS)
        told.close()


def _token(running: subprocess.Popen[bytes], told: Path) -> str:
    """The token of the printed tour, once the door answers."""
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        text = told.read_text(encoding="utf-8")
        found = re.search(r"export TOKEN=(\S+)", text)
        if found and "curl" in text:
            time.sleep(1.0)
            return found.group(1)
        assert running.poll() is None, text
        time.sleep(0.1)
    pytest.fail(f"no tour within {START_SECONDS} s: {told.read_text(encoding='utf-8')}")


def typed(block: str, town: Town) -> subprocess.CompletedProcess[str]:
    """One block as a shell runs it, stopping at the first command that fails."""
    script = "set -euo pipefail\n" + block.replace(HERE, town.address)
    return subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env=town.shell,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "block", [block for block in blocks(README.read_text("utf-8")) if not block.startswith("make")]
)
def test_a_block_of_commands_answers(block: str, town: Town) -> None:
    ran = typed(block, town)
    assert ran.returncode == 0, f"{block}\n{ran.stdout}\n{ran.stderr}"
    assert ran.stdout.strip(), "a command that says nothing teaches nothing"


@pytest.mark.slow
def test_a_refused_mediator_leads_to_the_line_of_its_rule(town: Town) -> None:
    shown = typed(blocks(README.read_text("utf-8"))[1], town)
    assert '"dispute.mediator_is_party"' in shown.stdout
    line = typed(blocks(README.read_text("utf-8"))[2], town).stdout.splitlines()[0]
    assert re.match(r"domain/dispute/rules_people\.py:\d+:", line)


@pytest.mark.slow
def test_a_wrong_command_would_be_noticed(town: Town) -> None:
    assert typed(f"curl -sf {HERE}/no-such-page\n", town).returncode != 0
    assert typed("grep -rn 'no_such_rule_code' domain\n", town).returncode != 0


def test_every_verb_the_readme_names_exists() -> None:
    told = verbs(README.read_text(encoding="utf-8"))
    assert {"run", "test", "check", "bench", "setup", "services"} <= told
    assert told <= known_verbs()


def test_an_invented_verb_would_be_noticed() -> None:
    assert not verbs("`make fly`\n") <= known_verbs()


def test_every_link_leads_somewhere() -> None:
    for page in (README, *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
