"""Every way a token of an identity provider can be wrong, tried one by one."""

import hmac
import json
from dataclasses import replace
from hashlib import sha256

import pytest
from joserfc.jwk import RSAKey

from access.compact_jwt import LONGEST_TOKEN
from access.not_recognised import WhyNot
from access.provider_keys import Algorithm
from access.resource_server import ORDINARY_JWT
from tests.api.visitors import NOW
from tests.support.provider import (
    AUDIENCE,
    ISSUER,
    Provider,
    claims,
    key_of,
    part,
    signed,
)
from tests.support.recognising import EXPECTED, OFFICER, Server, recognised, why_not


def unsigned(algorithm: str) -> str:
    return f"{part({'alg': algorithm, 'kid': 'rsa-0', 'typ': 'at+jwt'})}.{part(claims())}."


def test_no_algorithm_is_none(server: Server) -> None:
    for name in ("none", "None", "NONE", "nOnE", ""):
        assert why_not(server(), unsigned(name)) is WhyNot.UNREADABLE, (
            "without a signature there are no three parts"
        )
        assert why_not(server(), unsigned(name) + "AA") is WhyNot.ALGORITHM


def test_the_public_key_is_no_shared_secret(server: Server) -> None:
    """Key confusion: HS256 with the published key as its secret, in every form somebody might take it."""
    key = key_of("RS256")
    assert isinstance(key, RSAKey)
    for secret in (key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()):
        head = f"{part({'alg': 'HS256', 'kid': 'rsa-0', 'typ': 'at+jwt'})}.{part(claims())}"
        token = f"{head}.{part(hmac.digest(secret, head.encode(), sha256))}"
        assert why_not(server(), token) is WhyNot.ALGORITHM


def test_an_algorithm_nobody_set_is_refused_though_the_signature_is_right(server: Server) -> None:
    assert why_not(server(), signed(claims(), "PS256")) is WhyNot.ALGORITHM
    only = replace(EXPECTED, algorithms=frozenset({Algorithm.ES256}))
    assert why_not(server(only), signed(claims(), "RS256")) is WhyNot.ALGORITHM


def test_a_key_signs_by_the_algorithm_of_its_kind_only(server: Server) -> None:
    token = signed(claims(), "ES256", kid="rsa-0")
    assert why_not(server(), token) is WhyNot.ALGORITHM


@pytest.mark.parametrize(
    "kid", ["../../../../dev/null", "rsa-0\x00", "'; DROP TABLE keys;--", "rsa-1", "http://a/b"]
)
def test_a_key_id_is_a_name_and_never_a_path(server: Server, kid: str) -> None:
    provider = Provider()
    assert why_not(server(provider=provider), signed(claims(), kid=kid)) is WhyNot.KEY_UNKNOWN
    assert provider.asked == 1


@pytest.mark.parametrize(
    "header",
    [
        {"jku": "https://evil.example/jwks"},
        {"x5u": "https://evil.example/cert"},
        {"jwk": {"kty": "oct", "k": "AA"}},
        {"x5c": ["AA"]},
        {"crit": ["exp"]},
        {"crit": ["b64"], "b64": False},
        {"zip": "DEF"},
        {"cty": "JWT"},
        {"kid": 7},
        {"alg": ["RS256"]},
        {"typ": None, "typ2": "at+jwt"},
        {"kid": "k" * 257},
    ],
)
def test_a_header_that_brings_a_key_or_asks_for_more_is_refused(
    server: Server, header: dict[str, object]
) -> None:
    said = {"alg": "RS256", "kid": "rsa-0", "typ": "at+jwt", **header}
    provider = Provider()
    assert why_not(server(provider=provider), f"{part(said)}.{part(claims())}.AA") is WhyNot.HEADER
    assert provider.asked == 0, "nobody was asked for a key on its word"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"exp": int(NOW.timestamp()) - 30}, WhyNot.EXPIRED),
        ({"exp": int(NOW.timestamp()) - 86_400}, WhyNot.EXPIRED),
        ({"nbf": int(NOW.timestamp()) + 31}, WhyNot.NOT_YET),
        ({"iat": int(NOW.timestamp()) + 31}, WhyNot.NOT_YET),
        ({"aud": "urn:other"}, WhyNot.AUDIENCE),
        ({"aud": None}, WhyNot.AUDIENCE),
        ({"aud": [AUDIENCE + "/"]}, WhyNot.AUDIENCE),
        ({"aud": {AUDIENCE: 1}}, WhyNot.AUDIENCE),
        ({"iss": "https://login.county.example/"}, WhyNot.ISSUER),
        ({"iss": None}, WhyNot.ISSUER),
        ({"iss": [ISSUER]}, WhyNot.ISSUER),
        ({"exp": None}, WhyNot.CLAIMS),
        ({"exp": "tomorrow"}, WhyNot.CLAIMS),
        ({"exp": True}, WhyNot.CLAIMS),
        ({"exp": -1}, WhyNot.CLAIMS),
        ({"exp": 10**30}, WhyNot.CLAIMS),
        ({"nbf": "now"}, WhyNot.CLAIMS),
        ({"iat": None}, WhyNot.CLAIMS),
        ({"sub": None}, WhyNot.CLAIMS),
        ({"sub": ""}, WhyNot.CLAIMS),
        ({"sub": "li\nforged log line"}, WhyNot.CLAIMS),
        ({"sub": "x" * 65}, WhyNot.CLAIMS),
        ({"sub": 7}, WhyNot.CLAIMS),
        ({"gridledger_person_key": "990101198001010014"}, WhyNot.CLAIMS),
        ({"nonce": "n"}, WhyNot.NOT_ACCESS),
        ({"at_hash": "h"}, WhyNot.NOT_ACCESS),
    ],
)
def test_what_a_token_says_is_judged(server: Server, said: dict[str, object], why: WhyNot) -> None:
    assert why_not(server(), signed(claims(**said))) is why


def test_clocks_may_differ_by_the_leeway_and_no_more(server: Server) -> None:
    at = int(NOW.timestamp())
    assert recognised(server(), signed(claims(exp=at - 29))).name == "oidc:officer-7"
    assert recognised(server(), signed(claims(iat=at + 30, nbf=at + 30))).name == "oidc:officer-7"


def test_one_of_several_audiences_is_enough(server: Server) -> None:
    assert recognised(server(), signed(claims(aud=["urn:other", AUDIENCE]))) == OFFICER


@pytest.mark.parametrize("kind", ["JWT", "jwt", None, "dpop+jwt", "logout+jwt", "id+jwt"])
def test_what_does_not_call_itself_an_access_token_is_none(server: Server, kind: str | None) -> None:
    assert why_not(server(), signed(claims(), typ=kind)) is WhyNot.NOT_ACCESS


def test_the_full_media_type_is_the_same_kind(server: Server) -> None:
    assert recognised(server(), signed(claims(), typ="application/AT+JWT")) == OFFICER


def test_a_provider_that_calls_them_jwt_is_a_setting_and_id_tokens_are_refused_still(server: Server) -> None:
    plain = server(replace(EXPECTED, kind=ORDINARY_JWT))
    assert recognised(plain, signed(claims(), typ="JWT")) == OFFICER
    assert why_not(plain, signed(claims(at_hash="h"), typ="JWT")) is WhyNot.NOT_ACCESS
    assert why_not(plain, signed(claims())) is WhyNot.NOT_ACCESS


def test_another_key_of_the_same_id_signs_nothing_here(server: Server) -> None:
    other = RSAKey.generate_key(2048, {"kid": "rsa-0"})
    assert why_not(server(), signed(claims(), key=other)) is WhyNot.SIGNATURE


def test_a_changed_token_is_refused_whatever_was_changed(server: Server) -> None:
    head, body, signature = signed(claims()).split(".")
    made_auditor = part(claims(roles=["audit"]))
    assert why_not(server(), f"{head}.{made_auditor}.{signature}") is WhyNot.SIGNATURE
    assert why_not(server(), f"{head}.{body}.{signature[:-6]}AAAAAA") is WhyNot.SIGNATURE
    assert why_not(server(), f"{head}.{body}.{signed(claims(jti='02')).split('.')[2]}") is WhyNot.SIGNATURE
    for stripped in (f"{head}.{body}.", f"{head}.{body}", f"{head}..{signature}", f".{body}.{signature}"):
        assert why_not(server(), stripped) is WhyNot.UNREADABLE


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a",
        "a.b.c",
        "a.b.c.d.e",
        "ey!.ey!.AA",
        f"{part(b'[1]')}.{part(b'{}')}.AA",
        f"{part(b'{')}.{part(b'{}')}.AA",
        f"{part(bytes([255, 254]))}.{part(b'{}')}.AA",
        f"{part(b'[' * 5000)}.{part(b'{}')}.AA",
    ],
)
def test_what_is_no_token_is_unreadable(server: Server, token: str) -> None:
    assert why_not(server(), token) is WhyNot.UNREADABLE


def test_a_token_has_a_largest_size(server: Server) -> None:
    assert why_not(server(), signed(claims(more="x" * LONGEST_TOKEN))) is WhyNot.UNREADABLE


@pytest.mark.parametrize(
    "twice", [b'"sub":"officer-7"', b'"roles":["audit"]', b'"exp":99999999999', b'"aud":"x"']
)
def test_a_claim_told_twice_is_told_by_nobody(server: Server, twice: bytes) -> None:
    doubled = json.dumps(claims()).encode()[:-1] + b"," + twice + b"}"
    assert why_not(server(), signed(doubled)) is WhyNot.UNREADABLE


def test_a_header_member_told_twice_is_refused(server: Server) -> None:
    head = part(b'{"alg":"RS256","alg":"none","kid":"rsa-0","typ":"at+jwt"}')
    assert why_not(server(), f"{head}.{part(claims())}.AA") is WhyNot.UNREADABLE
