"""docs/security.md claims nothing that nobody shows: each test and verb it names is there."""

import re

from tests.house.checkout import ROOT

PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`((?:tests|deploy)/[\w/.]+)`")
VERB = re.compile(r"`make ([a-z-]+)`")


def missing(text: str) -> list[str]:
    """What a text names and the checkout has not."""
    verbs = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    return [
        *(name for name in NAMED.findall(text) if not (ROOT / name).exists()),
        *(verb for verb in VERB.findall(text) if verb not in verbs),
    ]


def test_every_test_and_verb_the_page_names_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(set(NAMED.findall(text))) > 20
    assert missing(text) == []


def test_a_test_that_was_never_written_would_be_noticed() -> None:
    assert missing("shown by `tests/api/test_imagined.py` and `make safe`") == [
        "tests/api/test_imagined.py",
        "safe",
    ]


def test_every_threat_says_what_shows_it_or_that_nothing_does() -> None:
    text = PAGE.read_text(encoding="utf-8")
    threats = text[text.index("## Threats") : text.index("## Bounds")]
    rows = [line.split("|")[1:-1] for line in threats.splitlines() if line.startswith("|")][2:]
    assert len(rows) > 12
    assert [row for row in rows if len(row) != 4] == []
    assert [row for row in rows if not row[3].strip() and "**nothing" not in row[2]] == []
