"""The provider's keys: kept for a while, asked for seldom, and never replaced by trust."""

import asyncio
import json
import time

import pytest
from joserfc.jwk import RSAKey

from access.not_recognised import NotRecognised, WhyNot
from access.principal import Principal
from access.provider_keys import KeysUnavailable, keys_in
from access.resource_server import ASKING_AT_ONCE, MOST_WAITING
from tests.api.visitors import NOW
from tests.support.provider import (
    MovingClock,
    Provider,
    claims,
    key_of,
    published,
    signed,
)
from tests.support.recognising import OFFICER, Server, recognised, why_not


def test_a_key_published_later_is_fetched_once_and_a_withdrawn_one_ends(server: Server) -> None:
    provider, clock = Provider(), MovingClock()
    known = server(provider=provider, clock=clock)
    assert recognised(known, signed(claims())) == OFFICER
    newer = key_of("RS256", 1)
    provider.keys = published(newer)
    clock.pass_by(seconds=30)
    assert recognised(known, signed(claims(), key=newer)) == OFFICER
    assert provider.asked == 2
    assert why_not(known, signed(claims())) is WhyNot.KEY_UNKNOWN, "the old key is published no more"


def test_unknown_key_ids_make_nobody_ask_more_often_than_the_interval(server: Server) -> None:
    provider, clock = Provider(), MovingClock()
    known = server(provider=provider, clock=clock)
    for number in range(50):
        assert why_not(known, signed(claims(), kid=f"guess-{number}")) is WhyNot.KEY_UNKNOWN
    assert provider.asked == 1
    clock.pass_by(seconds=30)
    assert why_not(known, signed(claims(), kid="guess")) is WhyNot.KEY_UNKNOWN
    assert provider.asked == 2


def test_a_withdrawn_key_ends_at_the_refresh_though_nobody_shows_a_new_one(server: Server) -> None:
    provider, clock = Provider(), MovingClock()
    known = server(provider=provider, clock=clock)
    recognised(known, signed(claims()))
    provider.keys = published(key_of("RS256", 1))
    clock.pass_by(minutes=9)
    assert recognised(known, signed(claims())).name == "oidc:officer-7"
    clock.pass_by(minutes=1)
    assert why_not(known, signed(claims(exp=int(clock.now.timestamp()) + 60))) is WhyNot.KEY_UNKNOWN


def test_while_the_provider_is_away_known_keys_count_for_a_day_and_nobody_else_gets_in(
    server: Server,
) -> None:
    provider, clock = Provider(), MovingClock()
    known = server(provider=provider, clock=clock)
    long_lived = signed(claims(exp=int(NOW.timestamp()) + 200_000))
    assert recognised(known, long_lived).name == "oidc:officer-7"
    provider.away = True
    clock.pass_by(hours=23)
    assert recognised(known, long_lived).name == "oidc:officer-7"
    newer = signed(claims(exp=int(NOW.timestamp()) + 200_000), key=key_of("RS256", 1))
    assert why_not(known, newer) is WhyNot.PROVIDER_AWAY
    clock.pass_by(hours=1)
    assert why_not(known, long_lived) is WhyNot.PROVIDER_AWAY
    provider.away = False
    clock.pass_by(minutes=1)
    assert recognised(known, long_lived).name == "oidc:officer-7"


def test_without_any_key_nobody_is_let_in_on_trust(server: Server) -> None:
    assert why_not(server(provider=Provider(away=True)), signed(claims())) is WhyNot.PROVIDER_AWAY


@pytest.mark.parametrize(
    "document", [b"", b"{}", b"[]", b'{"keys":{}}', b'{"keys":[]}', b'{"keys":[1]}', b"<html>"]
)
def test_what_is_no_key_set_counts_as_a_provider_that_is_away(server: Server, document: bytes) -> None:
    assert why_not(server(provider=Provider(keys=document)), signed(claims())) is WhyNot.PROVIDER_AWAY


def test_keys_that_must_not_vouch_for_anybody_are_passed_over() -> None:
    good = key_of("RS256").as_dict(private=False)
    bad = [
        {"kty": "oct", "kid": "secret", "k": "AAAA"},
        {**key_of("ES256").as_dict(private=True), "kid": "leaked"},
        {**good, "kid": "for-encryption", "use": "enc"},
        {name: value for name, value in good.items() if name != "kid"},
        {**good, "kid": "broken", "n": "!"},
        {**RSAKey.generate_key(1024).as_dict(private=False), "kid": "short"},
        {"kty": "EC", "crv": "P-521", "kid": "other-curve", "x": "AA", "y": "AA"},
        {"kty": "AKP", "kid": "new-kind"},
    ]
    assert set(keys_in(json.dumps({"keys": [*bad, good]}).encode())) == {"rsa-0"}
    with pytest.raises(KeysUnavailable):
        keys_in(json.dumps({"keys": bad}).encode())
    with pytest.raises(KeysUnavailable):
        keys_in(json.dumps({"keys": [good] * 65}).encode())


def test_a_crowd_with_one_new_key_makes_one_fetch_and_all_get_in(server: Server) -> None:
    provider = Provider()
    known, token = server(provider=provider), signed(claims())

    async def crowd() -> list[Principal]:
        return await asyncio.gather(*(known.recognise(token) for _ in range(20)))

    assert asyncio.run(crowd()) == [OFFICER] * 20
    assert provider.asked == 1


def test_more_than_may_wait_for_a_slow_provider_are_sent_away_and_nobody_is_let_in(server: Server) -> None:
    class Slow(Provider):
        def answer(self, path: str) -> tuple[int, bytes]:
            time.sleep(0.2)
            return super().answer(path)

    known, token = server(provider=Slow()), signed(claims())

    async def crowd() -> list[WhyNot | str]:
        told = await asyncio.gather(*(known.recognise(token) for _ in range(60)), return_exceptions=True)
        return [each.why if isinstance(each, NotRecognised) else type(each).__name__ for each in told]

    told = asyncio.run(crowd())
    assert told.count("Principal") == ASKING_AT_ONCE + MOST_WAITING
    assert told.count(WhyNot.PROVIDER_AWAY) == 60 - told.count("Principal")
