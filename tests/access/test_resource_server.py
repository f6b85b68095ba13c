"""Which office an access token of an identity provider holds here, and how surely its holder is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from access.not_recognised import WhyNot
from access.office_mapping import MappingNotValid, read_mapping
from access.principal import MachineRole, PlaceScope, Reach
from access.resource_server import ClaimNames
from access.vocabulary import LoginStrength
from domain.shared.actor import Role
from tests.api.visitors import COMMUNITY, GRID, OTHER_COMMUNITY, OWN_SOURCE
from tests.support.provider import (
    claims,
    signed,
)
from tests.support.recognising import EXPECTED, OFFICER, Server, recognised, why_not


@pytest.mark.parametrize("kind", ["RS256", "ES256", "EdDSA", "Ed25519"])
def test_an_access_token_becomes_the_office_the_mapping_gives(server: Server, kind: str) -> None:
    assert recognised(server(), signed(claims(), kind)) == OFFICER


def test_two_grants_of_one_office_cover_the_places_of_both(server: Server) -> None:
    held = recognised(server(), signed(claims(roles=["officer-heyuan", "officer-next", "choir"])))
    assert held.scope == PlaceScope(Reach.COMMUNITY, frozenset({COMMUNITY, OTHER_COMMUNITY}))


@pytest.mark.parametrize(
    "roles", [None, [], "nobody", ["choir"], 7, {"officer-heyuan": 1}, [["officer-heyuan"]]]
)
def test_whoever_the_mapping_does_not_name_has_no_office(server: Server, roles: object) -> None:
    assert why_not(server(), signed(claims(roles=roles))) is WhyNot.OFFICE_UNKNOWN


def test_between_two_offices_nobody_chooses(server: Server) -> None:
    assert why_not(server(), signed(claims(roles=["officer-heyuan", "audit"]))) is WhyNot.OFFICE_AMBIGUOUS


@pytest.mark.parametrize(
    ("said", "strength"),
    [
        ({}, LoginStrength.PASSWORD),
        ({"acr": "urn:county:one", "amr": ["pwd"]}, LoginStrength.PASSWORD),
        ({"acr": "urn:county:two"}, LoginStrength.SECOND_FACTOR),
        ({"amr": ["pwd", "mfa"]}, LoginStrength.SECOND_FACTOR),
        ({"amr": {"mfa": True}}, LoginStrength.PASSWORD),
        ({"sub": "console"}, LoginStrength.TOKEN),
        ({"sub": "console", "amr": ["mfa"]}, LoginStrength.TOKEN),
        ({"roles": "app", "amr": ["mfa"]}, LoginStrength.TOKEN),
    ],
)
def test_how_surely_somebody_is_known_follows_from_what_the_provider_says(
    server: Server, said: dict[str, object], strength: LoginStrength
) -> None:
    assert recognised(server(), signed(claims(**said))).login is strength


def test_claims_are_found_where_the_settings_say(server: Server) -> None:
    names = ClaimNames(roles="realm_access.roles", name="staff_no", person_key="person")
    key = "01JN000000000000000000P001"
    told = claims(roles=None, realm_access={"roles": ["audit"]}, staff_no="G0001", person=key)
    held = recognised(server(replace(EXPECTED, claims=names)), signed(told))
    assert (held.name, held.role, held.person_key) == ("oidc:G0001", Role.AUDITOR, key)


def test_a_sender_may_use_the_sources_of_its_grant_alone(server: Server) -> None:
    held = recognised(server(), signed(claims(sub="app-1", roles="app")))
    assert (held.role, held.sources) == (MachineRole.UPSTREAM, frozenset({OWN_SOURCE}))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "grant = 1",
        '[[grant]]\nvalue = "a"\nrole = "emperor"\nreach = "everywhere"',
        '[[grant]]\nvalue = "a"\nrole = "auditor"\nreach = "everywhere"\nwho = "all"',
        '[[grant]]\nvalue = "a"\nrole = "auditor"\nreach = "everywhere"\n' * 2,
        '[[grant]]\nvalue = "a"\nrole = "upstream"\nreach = "everywhere"',
        '[[grant]]\nvalue = "a"\nrole = "grid_worker"\nreach = "grid"\nplaces = ["99"]',
        f'[[grant]]\nvalue = "a"\nrole = "auditor"\nreach = "everywhere"\nplaces = ["{GRID}"]',
        '[[grant]]\nvalue = ""\nrole = "auditor"\nreach = "everywhere"',
    ],
)
def test_a_mapping_that_is_not_whole_is_not_used_at_all(tmp_path: Path, written: str) -> None:
    file = tmp_path / "offices.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(MappingNotValid, match=r"offices\.toml"):
        read_mapping(file)
    with pytest.raises(MappingNotValid):
        read_mapping(tmp_path / "none.toml")
