"""A resource server over the small provider, for the tests of tokens."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from access.not_recognised import NotRecognised, WhyNot
from access.office_mapping import read_mapping
from access.principal import PlaceScope, Principal, Reach
from access.provider_keys import Algorithm, KeysUnavailable, ProviderKeys
from access.resource_server import Expected, ResourceServer
from access.vocabulary import LoginStrength
from domain.shared.actor import Role
from tests.api.visitors import COMMUNITY, NOW, OTHER_COMMUNITY, OWN_SOURCE
from tests.support.provider import AUDIENCE, ISSUER, MovingClock, Provider

MAPPING = f"""
[[grant]]
value = "officer-heyuan"
role = "community_officer"
reach = "community"
places = ["{COMMUNITY}"]

[[grant]]
value = "officer-next"
role = "community_officer"
reach = "community"
places = ["{OTHER_COMMUNITY}"]

[[grant]]
value = "audit"
role = "auditor"
reach = "everywhere"

[[grant]]
value = "app"
role = "upstream"
reach = "everywhere"
sources = ["{OWN_SOURCE}"]

[second_factor]
acr = ["urn:county:two"]
amr = ["mfa"]
"""
EXPECTED = Expected(
    issuer=ISSUER,
    audience=AUDIENCE,
    algorithms=frozenset(Algorithm) - {Algorithm.PS256},
)
OFFICER = Principal(
    name="oidc:officer-7",
    role=Role.COMMUNITY_OFFICER,
    scope=PlaceScope(Reach.COMMUNITY, frozenset({COMMUNITY})),
    sources=frozenset(),
    expires_at=NOW + timedelta(seconds=630),
    login=LoginStrength.PASSWORD,
)
Server = Callable[..., ResourceServer]


def servers(folder: Path) -> Server:
    """Makes resource servers over one mapping file."""
    file = folder / "offices.toml"
    file.write_text(MAPPING, encoding="utf-8")

    def made(
        expected: Expected = EXPECTED, provider: Provider | None = None, clock: MovingClock | None = None
    ) -> ResourceServer:
        told, clock = provider or Provider(), clock or MovingClock()
        return ResourceServer(expected, keys_of(told, clock), read_mapping(file), clock)

    return made


def keys_of(provider: Provider, clock: MovingClock) -> ProviderKeys:
    """The keys it publishes, fetched without a socket."""

    def fetch() -> bytes:
        status, body = provider.answer("/jwks")
        if status != 200:
            raise KeysUnavailable
        return body

    return ProviderKeys(fetch, clock)


def recognised(server: ResourceServer, token: str) -> Principal:
    """Whose token it is."""
    return asyncio.run(server.recognise(token))


def why_not(server: ResourceServer, token: str) -> WhyNot:
    """Why it is nobody's."""
    with pytest.raises(NotRecognised) as refused:
        recognised(server, token)
    return refused.value.why
