"""An OpenID provider's tokens at the door, over real sockets: a provider of the tests, and a real one by its own flow."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from oidc_provider_mock import run_server_in_thread

from access.compact_jwt import read_compact
from access.key_fetch import key_fetch
from access.log_sqlite import SQLiteAccessLog
from access.look import LookFilter
from access.not_recognised import WhyNot
from access.office_mapping import read_mapping
from access.provider_keys import ProviderKeys, keys_in
from access.reading import every
from access.resource_server import ORDINARY_JWT, Expected, ResourceServer, verify
from api.application import create_app
from api.identity_problems import (
    PROBLEMS,
    OfficeUnknown,
    ProviderAway,
    TokenAudienceWrong,
    TokenNotAccess,
    TokenSignatureWrong,
    TokenUnreadable,
)
from api.problems import ParameterUnknown, TokenExpired, TokenMissing
from api.watching import AT_THE_DOOR
from tests.api.boards import Town
from tests.api.visitors import NOW, Caller, fake_deps, is_problem
from tests.support.provider import claims, key_of, provider_running, signed
from tests.support.recognising import EXPECTED, MAPPING


def door(folder: Path, keys: str, expected: Expected = EXPECTED) -> Caller:
    """A door that recognises the tokens signed by those keys; nobody's token yet."""
    file = folder / "offices.toml"
    file.write_text(MAPPING, encoding="utf-8")
    server = ResourceServer(
        expected, ProviderKeys(key_fetch(keys), lambda: NOW), read_mapping(file), lambda: NOW
    )
    return Caller(create_app(replace(fake_deps(folder, town=Town()), provider=server)))


def shown(door: Caller, token: str, path: str = "/disputes") -> httpx.Response:
    return door.get(path, authorization=f"Bearer {token}")


def test_a_token_from_the_county_opens_what_the_office_covers_and_nothing_else(tmp_path: Path) -> None:
    with provider_running() as provider:
        at = door(tmp_path, f"{provider.address}/jwks")
        officer = signed(claims())
        assert shown(at, officer).status_code == 200
        assert shown(at, officer, "/metrics").status_code == 403
        assert shown(at, signed(claims(roles="audit")), "/metrics").status_code == 200
        assert is_problem(shown(at, signed(claims(roles="choir"))), OfficeUnknown)
        assert provider.asked == 1
    log = SQLiteAccessLog(tmp_path / "access.sqlite")
    told = [
        (each.look.reader, each.look.refused)
        for each in every(log, LookFilter(actions=frozenset({AT_THE_DOOR})))
    ]
    log.close()
    assert told == [("unknown", OfficeUnknown.code)]


def test_each_refusal_is_told_with_its_own_code_and_the_way_back(tmp_path: Path) -> None:
    with provider_running() as provider:
        at = door(tmp_path, f"{provider.address}/jwks")
        expired = shown(at, signed(claims(exp=int(NOW.timestamp()) - 60)))
        assert is_problem(expired, TokenExpired)
        assert expired.headers["www-authenticate"] == 'Bearer realm="gridledger"'
        assert is_problem(shown(at, signed(claims(aud="x"))), TokenAudienceWrong)
        assert is_problem(shown(at, signed(claims(), typ="JWT")), TokenNotAccess)
        assert is_problem(shown(at, signed(claims())[:-8] + "AAAAAAAA"), TokenSignatureWrong)
        assert is_problem(shown(at, "gibberish"), TokenUnreadable)
    assert set(PROBLEMS) == set(WhyNot)
    assert len(set(PROBLEMS.values())) == len(PROBLEMS)


def test_a_provider_that_is_away_shuts_out_the_unknown_and_not_the_known(tmp_path: Path) -> None:
    with provider_running() as provider:
        at = door(tmp_path, f"{provider.address}/jwks")
        assert shown(at, signed(claims())).status_code == 200
        provider.away = True
        assert shown(at, signed(claims())).status_code == 200
    fresh = door(tmp_path / "..", f"{provider.address}/jwks")
    away = shown(fresh, signed(claims()))
    assert is_problem(away, ProviderAway)
    assert away.headers["retry-after"] == "30"


def test_a_token_in_the_question_is_no_token(tmp_path: Path) -> None:
    with provider_running() as provider:
        at, token = door(tmp_path, f"{provider.address}/jwks"), signed(claims())
        assert is_problem(at.get(f"/disputes?access_token={token}"), TokenMissing)
        assert is_problem(shown(at, token, f"/disputes?access_token={token}"), ParameterUnknown)
        assert token not in at.get(f"/disputes?access_token={token}").text


def test_two_tokens_in_one_request_are_none(tmp_path: Path) -> None:
    with provider_running() as provider:
        at = door(tmp_path, f"{provider.address}/jwks")
        right = f"Bearer {signed(claims())}"

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(at.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
                return await client.get(
                    "/disputes", headers=[("authorization", right), ("authorization", "Bearer x")]
                )

        assert is_problem(asyncio.run(ask()), TokenMissing)


def test_keys_are_rotated_without_anybody_being_shut_out(tmp_path: Path) -> None:
    with provider_running() as provider:
        moments = [NOW]
        file = tmp_path / "offices.toml"
        file.write_text(MAPPING, encoding="utf-8")
        keys = ProviderKeys(key_fetch(f"{provider.address}/jwks"), lambda: moments[-1])
        server = ResourceServer(EXPECTED, keys, read_mapping(file), lambda: NOW)
        at = Caller(create_app(replace(fake_deps(tmp_path), provider=server)))
        assert shown(at, signed(claims())).status_code == 200
        newer = key_of("ES256", 1)
        both = json.loads(provider.keys)["keys"] + [newer.as_dict(private=False)]
        provider.keys = json.dumps({"keys": both}).encode()
        moments.append(NOW.replace(minute=31))
        assert shown(at, signed(claims(), "ES256", newer)).status_code == 200
        assert shown(at, signed(claims())).status_code == 200
        assert provider.asked == 2


# What follows is oidc-provider-mock, a provider by its own protocol: discovery, a login, a code, tokens. Its access
# tokens are opaque and its ID tokens name no key, so they cannot be recognised without asking it; the tokens above are therefore of a provider of these
# tests, whose tokens are as RFC 9068 wants them. What the real one does show: its key set is read as it is, and that its
# ID token, properly signed and in time, opens nothing, however far the settings go to meet it.

CALLBACK = "http://127.0.0.1:1/callback"


@pytest.fixture
def tokens_of_a_real_login(monkeypatch: pytest.MonkeyPatch) -> "dict[str, str]":
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with run_server_in_thread() as running:
        base = f"http://localhost:{running.server_port}"
        with httpx.Client(trust_env=False) as browser:
            found = browser.get(f"{base}/.well-known/openid-configuration").json()
            asked = {
                "client_id": "console", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid", "nonce": "n-1",
            }  # fmt: skip
            allowed = browser.post(found["authorization_endpoint"], params=asked, data={"sub": "officer-7"})
            code = parse_qs(urlsplit(allowed.headers["location"]).query)["code"][0]
            given = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
            told = browser.post(found["token_endpoint"], data=given, auth=("console", "any"))
            keys = browser.get(found["jwks_uri"]).content
    tokens = told.json()
    return {
        "access": tokens["access_token"],
        "id": tokens["id_token"],
        "issuer": str(found["issuer"]),
        "keys": keys.decode(),
    }


def test_a_real_login_gives_an_id_token_and_it_opens_nothing(
    tokens_of_a_real_login: dict[str, str], tmp_path: Path
) -> None:
    told = tokens_of_a_real_login
    keys = tmp_path / "jwks.json"
    keys.write_text(told["keys"])
    genuine = read_compact(told["id"])
    (key,) = keys_in(told["keys"].encode()).values()
    verify(genuine, key)
    met = replace(EXPECTED, issuer=told["issuer"], audience="console", kind=ORDINARY_JWT)
    assert is_problem(shown(door(tmp_path, str(keys)), told["id"]), TokenNotAccess)
    assert is_problem(shown(door(tmp_path, str(keys), met), told["id"]), TokenNotAccess)
    assert is_problem(shown(door(tmp_path, str(keys), met), told["access"]), TokenUnreadable)
