"""Nothing that is committed tells of one machine, or of where packages are fetched from."""

import re
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, published_texts
from tests.house.leaks import leaks


@pytest.mark.parametrize("path", list(published_texts()), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_tells_no_machine_and_no_registry(path: Path) -> None:
    assert leaks(path.read_text(encoding="utf-8")) == []


def test_the_lock_holds_names_and_hashes_only() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    strange = [
        line
        for line in lock.splitlines()
        if not re.fullmatch(
            r"[a-z0-9._-]+==\S+( ;.*)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    #.*|", line
        )
    ]
    # What the tool says before pip itself, which the audit of the lock asks for.
    assert set(strange) <= {"# The following packages are considered to be unsafe in a requirements file:"}
    assert "://" not in lock


@pytest.mark.parametrize("folder", ["work", "root", "tmp", "home/li"])
def test_a_planted_path_is_caught(folder: str) -> None:
    assert leaks(f"see /{folder}/main/notes.txt")


@pytest.mark.parametrize(
    "host", ["files.python" + "hosted.org", "py" + "pi.org", "repo1.ma" + "ven.org", "mir" + "ror.example.cn"]
)
def test_a_planted_host_is_caught(host: str) -> None:
    assert leaks(f"fetched from https://{host}/simple")


def test_a_planted_index_is_caught() -> None:
    assert leaks("--index" + "-url https://packages.example/simple")


def test_ordinary_paths_and_addresses_are_left_alone() -> None:
    assert (
        leaks(
            "GET /disputes/GL0/timeline at http://127.0.0.1:8420/docs, see docs/adr/0001.md and tmp_path/work"
        )
        == []
    )
