"""The public keys of an identity provider: fetched, kept for a while, and asked for again no more often than agreed."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey

from access.compact_jwt import LONGEST_KEY_ID

log = structlog.get_logger(__name__)

MOST_KEYS = 64
SHORTEST_RSA_BITS = 2_048
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_KEY_TYPES: tuple[type[Key], ...] = (RSAKey, ECKey, OKPKey)


class Algorithm(StrEnum):
    """Signature algorithms this house can be set to take; none that shares a secret."""

    RS256 = "RS256"
    PS256 = "PS256"
    ES256 = "ES256"
    ED25519 = "Ed25519"  # RFC 9864
    EDDSA = "EdDSA"  # the same by its older name, which most providers still say


class KeysUnavailable(Exception):
    """The provider did not give its keys, or gave something that is none."""


@dataclass(frozen=True, slots=True)
class KeyTimes:
    """`again`: the shortest time between two fetches. `refresh`: how long keys are used before they are asked for
    again. `longest`: how long known keys are still trusted while the provider is away."""

    again: timedelta = timedelta(seconds=30)
    refresh: timedelta = timedelta(minutes=10)
    longest: timedelta = timedelta(hours=24)


class ProviderKeys:
    """Known keys by id. `known` never waits; `ask` may, and belongs in a thread."""

    def __init__(
        self, fetch: Callable[[], bytes], clock: Callable[[], datetime], times: KeyTimes | None = None
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._times = times or KeyTimes()
        self._turn = threading.Lock()
        self._keys: Mapping[str, Key] = {}
        self._fetched_at: datetime | None = None
        self._asked_at: datetime | None = None
        self.reachable = True

    def known(self, key_id: str) -> Key | None:
        """The key, if it may be used without asking the provider first."""
        if self._fetched_at is None:
            return None
        age = self._clock() - self._fetched_at
        if age >= self._times.longest or (age >= self._times.refresh and self.may_ask()):
            return None
        return self._keys.get(key_id)

    def may_ask(self) -> bool:
        """Whether the provider may be asked now: the last time is long enough ago."""
        return self._asked_at is None or self._clock() - self._asked_at >= self._times.again

    def asking(self) -> bool:
        """Whether somebody is asking just now, so that waiting for the answer is worth it."""
        return self._turn.locked()

    def ask(self) -> None:
        """Fetch the keys, unless somebody just has. A failure leaves what is known."""
        with self._turn:
            if not self.may_ask():
                return
            self._asked_at = self._clock()
            try:
                self._keys = keys_in(self._fetch())
                self._fetched_at, self.reachable = self._clock(), True
            except KeysUnavailable as problem:
                self.reachable = False
                log.warning("identity.keys_unavailable", problem=str(problem))


def keys_in(document: bytes) -> Mapping[str, Key]:
    """The usable signature keys of a JWK set by their id; others are passed over. Raises `KeysUnavailable`."""
    try:
        told = json.loads(document)["keys"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise KeysUnavailable("no JWK set") from None
    if not isinstance(told, list) or len(told) > MOST_KEYS:
        raise KeysUnavailable(f"no list of at most {MOST_KEYS} keys")
    found: dict[str, Key] = {}
    for each in told:
        key = _key(each) if isinstance(each, dict) else None
        if key is not None:
            found.setdefault(str(each["kid"]), key)
    if not found:
        raise KeysUnavailable("no key that could be used")
    return found


def _key(told: Mapping[str, object]) -> Key | None:
    """A public key for signatures, or None: a secret published by mistake is nobody's proof any more."""
    key_id, use = told.get("kid"), told.get("use", "sig")
    if not isinstance(key_id, str) or not 0 < len(key_id) <= LONGEST_KEY_ID or use != "sig":
        return None
    if told.keys() & _PRIVATE:
        return None
    kind = next((each for each in _KEY_TYPES if each.key_type == told.get("kty")), None)
    if kind is None:
        return None
    try:
        key = kind.import_key({name: value for name, value in told.items() if isinstance(value, str | list)})
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if _strong(key) else None


def _strong(key: Key) -> bool:
    match key:
        case RSAKey():
            return key.public_key.key_size >= SHORTEST_RSA_BITS
        case ECKey():
            return key.curve_name == "P-256"
        case OKPKey():
            return key.curve_name == "Ed25519"
        case OctKey():
            return False


def fits(algorithm: str, key: Key) -> bool:
    """Whether a key of this kind signs by that algorithm; a public key is never taken as a shared secret."""
    match key:
        case RSAKey():
            return algorithm in (Algorithm.RS256, Algorithm.PS256)
        case ECKey():
            return algorithm == Algorithm.ES256
        case OKPKey():
            return algorithm in (Algorithm.ED25519, Algorithm.EDDSA)
        case OctKey():
            return False
