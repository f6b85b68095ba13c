"""From the settings to a token that is taken: everything between is put together as `serve` does it."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from access.not_recognised import NotRecognised, WhyNot
from app.identity import approvals, first_login, identity_provider, local_logins, mapping_of
from app.settings import Settings
from domain.shared.actor import Role
from tests.support.provider import AUDIENCE, ISSUER, Provider, claims, provider_running, signed
from tests.support.recognising import MAPPING


def settings_for(folder: Path, provider: Provider) -> Settings:
    mapping = folder / "offices.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    settings = Settings(
        data_dir=folder / "data",
        oidc_issuer=ISSUER,
        oidc_audience=AUDIENCE,
        oidc_keys=f"{provider.address}/jwks",
        oidc_mapping=mapping,
        oidc_algorithms="ES256, RS256",
        oidc_roles_claim="groups",
    )
    digest = mapping_of(settings).digest
    approvals(settings).propose(digest, "wang")
    approvals(settings).approve(digest, "zhao")
    return settings


def test_the_settings_make_a_provider_whose_tokens_are_taken(tmp_path: Path) -> None:
    at = int(datetime.now(UTC).timestamp())
    said = claims(iat=at, exp=at + 600, roles=None, groups=["audit"])
    with provider_running() as provider:
        server = identity_provider(settings_for(tmp_path, provider))
        assert server is not None
        held = asyncio.run(server.recognise(signed(said, "ES256")))
        assert (held.name, held.role) == ("oidc:officer-7", Role.AUDITOR)
        with pytest.raises(NotRecognised) as refused:
            asyncio.run(server.recognise(signed(said, "EdDSA")))
        assert refused.value.why is WhyNot.ALGORITHM


def test_without_an_issuer_there_is_no_provider(tmp_path: Path) -> None:
    assert identity_provider(Settings(data_dir=tmp_path)) is None


def test_the_printed_secret_sets_the_keepers_password_with_real_hashes(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, session_minutes=5)
    secret = first_login(settings)
    assert secret is not None
    logins = local_logins(settings)
    logins.set_first("keeper", secret, "seven paper lanterns", None)
    token, session = logins.login("keeper", "seven paper lanterns", None, None)
    held = logins.sessions.find(token)
    assert held is not None
    assert (held.role, held.sources) == ("keeper", None)
    assert (session.expires_at - datetime.now(UTC)).total_seconds() <= 300
    assert first_login(settings) is None
