"""`gridledger accounts` and `gridledger identity`: what one operator does, and what takes two."""

import re
from pathlib import Path

import pytest

from tests.app.command_line import CommandLine, Said, speaks_both
from tests.support.recognising import MAPPING

SECRET = re.compile(r"gf_[A-Za-z0-9_-]{43}")
OFFICER = ("accounts", "add", "liu", "--role", "community_officer", "--as", "wang")
AUDITOR = ("accounts", "add", "chen", "--role", "auditor", "--as", "wang")


def accounts(gridledger: CommandLine) -> dict[str, dict[str, object]]:
    """Every account by its name."""
    listed = gridledger("accounts", "list", "--json").answer()
    assert isinstance(listed, list)
    return {str(each["name"]): each for each in listed}


def refused(said: Said) -> bool:
    """Whether it was not done, and said so in both languages."""
    return said.code == 1 and speaks_both(said.err) and said.out == ""


def test_an_account_is_added_with_a_secret_that_is_shown_once(gridledger: CommandLine) -> None:
    said = gridledger(*OFFICER)
    assert SECRET.fullmatch(said.out.strip())
    listed = gridledger("accounts", "list")
    assert "liu" in listed.out
    kept = gridledger.folder / "data" / "keys" / "accounts.json"
    for told in (listed.out, gridledger("accounts", "list", "--json").out, kept.read_text()):
        assert said.out.strip() not in told
    assert "sha256" not in gridledger("accounts", "list", "--json").out
    assert accounts(gridledger)["liu"] | {"first_until": None} == {
        "name": "liu",
        "role": "community_officer",
        "scope": {"reach": "everywhere", "codes": []},
        "sources": [],
        "enabled": True,
        "password": False,
        "second_factor": False,
        "first_until": None,
        "proposed": None,
        "proposed_by": None,
    }


def test_a_strong_office_waits_for_another_person(gridledger: CommandLine) -> None:
    said = gridledger(*AUDITOR, "--json")
    told = said.answer()
    assert isinstance(told, dict)
    assert (told["name"], told["waits_for_approval"]) == ("chen", True)
    assert "accounts approve chen" in said.err
    assert refused(gridledger("accounts", "approve", "chen", "--as", "wang"))
    assert (accounts(gridledger)["chen"]["enabled"], accounts(gridledger)["chen"]["proposed"]) == (
        False,
        "add",
    )
    assert gridledger("accounts", "approve", "chen", "--as", "zhao").code == 0
    assert (accounts(gridledger)["chen"]["enabled"], accounts(gridledger)["chen"]["proposed"]) == (True, None)


def test_accounts_are_disabled_enabled_reset_and_linked(gridledger: CommandLine) -> None:
    first = gridledger(*OFFICER).out.strip()
    for word, enabled in (("disable", False), ("enable", True)):
        acting = () if word == "disable" else ("--as", "wang")
        told = gridledger("accounts", word, "liu", *acting, "--json").answer()
        assert isinstance(told, dict)
        assert told["enabled"] is enabled
    secrets = {first}
    for words in (("link", "liu"), ("reset", "liu", "--as", "wang")):
        secrets.add(gridledger("accounts", *words).out.strip())
    assert len(secrets) == 3
    assert all(SECRET.fullmatch(each) for each in secrets)


@pytest.mark.parametrize(
    "words",
    [OFFICER, ("accounts", "link", "nobody"), ("accounts", "disable", "nobody"), ("accounts", "approve", "liu", "--as", "zhao")],
)  # fmt: skip
def test_what_is_not_done_is_said(gridledger: CommandLine, words: tuple[str, ...]) -> None:
    gridledger(*OFFICER)
    assert refused(gridledger(*words))


@pytest.mark.parametrize(
    "words",
    [("liu", "--role", "emperor"), ("liu", "--role", "upstream"), ("刘", "--role", "auditor"), ("liu", "--role", "mediator", "--reach", "grid", "--place", "1")],
)  # fmt: skip
def test_what_cannot_be_an_account(gridledger: CommandLine, words: tuple[str, ...]) -> None:
    said = gridledger("accounts", "add", *words, "--as", "wang")
    assert (said.code, speaks_both(said.err)) == (2, True)
    assert not (gridledger.folder / "data").exists()


def test_a_file_that_must_not_be_trusted_is_refused(gridledger: CommandLine) -> None:
    gridledger(*OFFICER)
    file = gridledger.folder / "data" / "keys" / "accounts.json"
    file.chmod(0o644)
    said = gridledger("accounts", "list")
    assert (said.code, "accounts.json" in said.err, speaks_both(said.err)) == (2, True, True)


def test_nobody_acts_without_a_name(gridledger: CommandLine) -> None:
    gridledger("tokens", "issue", "chen", "--role", "auditor", "--as", "wang")
    for words in (
        ("accounts", "add", "chen", "--role", "auditor"),
        ("tokens", "issue", "li", "--role", "auditor"),
    ):
        said = gridledger(*words, "--as", " ")
        assert (said.code, speaks_both(said.err)) == (2, True), words
    assert refused(gridledger("tokens", "approve", "chen", "--as", ""))


@pytest.fixture
def mapping(gridledger: CommandLine) -> Path:
    file = gridledger.folder / "offices.toml"
    file.write_text(MAPPING, encoding="utf-8")
    return file


def provider_settings(mapping: Path, **other: object) -> dict[str, object]:
    return {
        "oidc_issuer": "https://login.county.example",
        "oidc_audience": "urn:gridledger:ledger",
        "oidc_keys": "https://login.county.example/jwks",
        "oidc_mapping": mapping,
        **other,
    }


def test_a_mapping_counts_when_two_people_approved_this_very_text(
    gridledger: CommandLine, mapping: Path
) -> None:
    settings = provider_settings(mapping)

    def approved() -> object:
        told = gridledger("identity", "show", "--json", **settings).answer()
        assert isinstance(told, dict)
        return told["approved"]

    assert approved() is False
    assert refused(gridledger("identity", "approve", "--as", "zhao", **settings))
    assert gridledger("identity", "propose", "--as", "wang", **settings).code == 0
    assert refused(gridledger("identity", "approve", "--as", "wang", **settings))
    assert approved() is False
    assert gridledger("identity", "approve", "--as", "zhao", **settings).code == 0
    assert approved() is True
    mapping.write_text(MAPPING.replace("auditor", "registrar"), encoding="utf-8")
    assert approved() is False, "another text is another mapping"
    gridledger("identity", "propose", "--as", "zhao", **settings)
    proposed = mapping.read_text(encoding="utf-8")
    mapping.write_text(proposed + "# and a word more", encoding="utf-8")
    assert refused(gridledger("identity", "approve", "--as", "wang", **settings)), (
        "changed since it was proposed"
    )
    mapping.write_text(proposed, encoding="utf-8")
    gridledger("identity", "approve", "--as", "wang", **settings)
    assert approved() is True
    mapping.write_text(MAPPING, encoding="utf-8")
    assert approved() is False, "nor does an older one come back by itself"


def test_without_an_approved_mapping_nothing_is_served(gridledger: CommandLine, mapping: Path) -> None:
    said = gridledger("serve", "--port", "0", **provider_settings(mapping))
    assert said.code == 2
    assert "gridledger identity approve" in said.err
    assert speaks_both(said.err)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("oidc_audience", ""),
        ("oidc_keys", "http://login.county.example/jwks"),
        ("oidc_keys", ""),
        ("oidc_algorithms", "RS256,none"),
        ("oidc_algorithms", "HS256"),
        ("oidc_token_type", "any"),
        ("oidc_leeway_seconds", "301"),
        ("oidc_mapping", "none.toml"),
    ],
)
def test_settings_that_would_let_somebody_in_are_named_and_nothing_is_served(
    gridledger: CommandLine, mapping: Path, setting: str, value: str
) -> None:
    said = gridledger("serve", "--port", "0", **provider_settings(mapping, **{setting: value}))
    assert said.code == 2
    assert f"GRIDLEDGER_{setting.upper()}" in said.err or value in said.err
    assert "Traceback" not in said.err
