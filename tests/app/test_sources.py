"""`gridledger sources`: who is registered, who was heard, and who was heard without being registered."""

import pytest

from app.town.sources import APP, PROPERTY, town_sources
from tests.app.command_line import CommandLine, speaks_both

ONLY_THE_APP = f"""
[[source]]
uri = "{APP}"
name = "智慧西河桥"
topics = ["gridledger.in.registry", "gridledger.in.dispute"]
shared = true
"""


def test_every_registered_source_is_listed_whole(loaded: CommandLine) -> None:
    shown = loaded("sources").out
    told = loaded("sources", "--json").answer()
    assert isinstance(told, dict)
    assert [each["uri"] for each in told["registered"]] == sorted(town_sources().uris())
    for uri in town_sources().uris():
        assert uri in shown
    assert "未登记" not in shown


def test_a_sender_nobody_registered_is_shown(loaded: CommandLine) -> None:
    file = loaded.folder / "only-the-app.toml"
    file.write_text(ONLY_THE_APP, encoding="utf-8")
    shown = loaded("sources", sources=file)
    assert shown.code == 0
    strangers = [line for line in shown.out.splitlines() if "未登记" in line]
    assert any(PROPERTY in line and "accepted" in line for line in strangers)
    assert not any(APP in line for line in strangers)
    told = loaded("sources", "--json", sources=file).answer()
    assert isinstance(told, dict)
    assert [each["uri"] for each in told["registered"]] == [APP]
    assert PROPERTY in {each["source"] for each in told["heard"]}


@pytest.mark.parametrize(
    "text",
    [
        None,
        "not toml",
        "",
        "[[source]]\nuri = 'urn:x'\n",
        "[[source]]\nuri = 'urn:x'\nname = 'x'\ntopics = ['gridledger.in.nothing']\n",
    ],
)
def test_a_sources_file_that_cannot_be_used(loaded: CommandLine, text: str | None) -> None:
    file = loaded.folder / "broken.toml"
    file.unlink(missing_ok=True)
    if text is not None:
        file.write_text(text, encoding="utf-8")
    said = loaded("sources", sources=file)
    assert said.code == 2
    assert "broken.toml" in said.err
    assert speaks_both(said.err)
