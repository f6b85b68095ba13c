"""An access token of an OpenID provider becomes a principal, or is refused with its reason (RFC 9068, RFC 8725)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

from access.compact_jwt import CompactJwt, read_compact
from access.few_at_a_time import FewAtATime, NoRoom
from access.not_recognised import NotRecognised, WhyNot
from access.office_mapping import OfficeMapping
from access.principal import PERSON_KEY, MachineRole, Office, Principal
from access.provider_keys import Algorithm, ProviderKeys, fits
from access.vocabulary import LoginStrength

ASKING_AT_ONCE = 2
MOST_WAITING = 32
ACCESS_TOKEN, ORDINARY_JWT = "at+jwt", "jwt"
# Said of an ID token only: they bind it to the code or the token it came with (OpenID Connect Core, 3.1.3.6, 3.3.2.11).
_ID_TOKEN_ONLY = frozenset({"at_hash", "c_hash", "s_hash", "nonce"})
_NAME = re.compile(r"[A-Za-z0-9._~:@|-]{1,64}")
_LATEST = datetime(9000, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimNames:
    """Where the provider says what. `roles` may be a path of names with dots (`realm_access.roles`)."""

    roles: str = "roles"
    name: str = "sub"
    person_key: str = "gridledger_person_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What every token must say. All of it is configured, none of it is taken from a token."""

    issuer: str
    audience: str
    algorithms: frozenset[Algorithm]
    kind: str = ACCESS_TOKEN
    leeway: timedelta = timedelta(seconds=30)
    claims: ClaimNames = ClaimNames()


class ResourceServer:
    """Recognises the tokens of one provider."""

    def __init__(
        self, expected: Expected, keys: ProviderKeys, mapping: OfficeMapping, clock: Callable[[], datetime]
    ) -> None:
        self._expected = expected
        self._keys = keys
        self._mapping = mapping
        self._clock = clock
        self._askers = FewAtATime(ASKING_AT_ONCE, MOST_WAITING)

    async def recognise(self, token: str) -> Principal:
        """Whose token this is. Raises `NotRecognised`."""
        shown = read_compact(token)
        if shown.algorithm not in self._expected.algorithms:
            raise NotRecognised(WhyNot.ALGORITHM)
        if shown.kind != self._expected.kind or shown.claims.keys() & _ID_TOKEN_ONLY:
            raise NotRecognised(WhyNot.NOT_ACCESS)
        verify(shown, await self._key(shown.key_id))
        self._judge(shown.claims)
        return self._principal(shown.claims)

    async def _key(self, key_id: str) -> Key:
        """The key of that id; the provider is asked at most once in its interval, whoever asks for what."""
        keys = self._keys
        found = keys.known(key_id)
        if found is None and (keys.may_ask() or keys.asking()):
            try:
                await self._askers.run(keys.ask)
            except NoRoom:
                raise NotRecognised(WhyNot.PROVIDER_AWAY) from None
            found = keys.known(key_id)
        if found is None:
            raise NotRecognised(WhyNot.KEY_UNKNOWN if keys.reachable else WhyNot.PROVIDER_AWAY)
        return found

    def _judge(self, claims: Mapping[str, object]) -> None:
        """Who issued it, for whom, and when it holds."""
        if claims.get("iss") != self._expected.issuer:
            raise NotRecognised(WhyNot.ISSUER)
        if self._expected.audience not in _texts(claims.get("aud")):
            raise NotRecognised(WhyNot.AUDIENCE)
        now, leeway = self._clock(), self._expected.leeway
        if _instant(claims, "exp") <= now - leeway:
            raise NotRecognised(WhyNot.EXPIRED)
        begins = [_instant(claims, name) for name in ("iat", "nbf") if name in claims or name == "iat"]
        if max(begins) > now + leeway:
            raise NotRecognised(WhyNot.NOT_YET)

    def _principal(self, claims: Mapping[str, object]) -> Principal:
        names = self._expected.claims
        name, key = claims.get(names.name), claims.get(names.person_key)
        if not isinstance(claims.get("sub"), str) or not isinstance(name, str) or not _NAME.fullmatch(name):
            raise NotRecognised(WhyNot.CLAIMS)
        if key is not None and (not isinstance(key, str) or PERSON_KEY.fullmatch(key) is None):
            raise NotRecognised(WhyNot.CLAIMS)
        held = self._mapping.office_of(_texts(_at(claims, names.roles)))
        return Principal(
            name=f"oidc:{name}",
            role=held.role,
            scope=held.scope,
            sources=held.sources,
            expires_at=_instant(claims, "exp") + self._expected.leeway,
            login=self._strength(held.role, claims),
            person_key=key,
        )

    def _strength(self, role: Office, claims: Mapping[str, object]) -> LoginStrength:
        """A client that shows its own secret is a machine (RFC 9068, 2.2: `sub` is then the client); else a person logged in."""
        if isinstance(role, MachineRole) or claims["sub"] == claims.get("client_id"):
            return LoginStrength.TOKEN
        two = (
            self._mapping.second_factor_acr & _texts(claims.get("acr"))
            or self._mapping.second_factor_amr & _texts(claims.get("amr"))
        )  # fmt: skip
        return LoginStrength.SECOND_FACTOR if two else LoginStrength.PASSWORD


def verify(shown: CompactJwt, key: Key) -> None:
    """Whether that key signed these bytes by the algorithm its kind allows. Raises `NotRecognised`."""
    if not fits(shown.algorithm, key):
        raise NotRecognised(WhyNot.ALGORITHM)
    try:
        jws.deserialize_compact(shown.text, key, algorithms=[shown.algorithm])
    except (JoseError, ValueError):
        raise NotRecognised(WhyNot.SIGNATURE) from None


def _at(claims: Mapping[str, object], path: str) -> object:
    """The claim of that very name, or what stands at the end of a path of names."""
    if path in claims:
        return claims[path]
    found: object = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _texts(value: object) -> frozenset[str]:
    """One text or a list of them; anything else says nothing."""
    listed = value if isinstance(value, list) else [value]
    return frozenset(each for each in listed if isinstance(each, str))


def _instant(claims: Mapping[str, object], name: str) -> datetime:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _LATEST:
        raise NotRecognised(WhyNot.CLAIMS)
    return datetime.fromtimestamp(value, UTC)
