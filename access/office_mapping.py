"""Which claim of an identity provider is which office here, and for which places. What is not written is denied."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from access.not_recognised import NotRecognised, WhyNot
from access.principal import MachineRole, Office, PlaceScope, Reach
from domain.shared.actor import Role

LARGEST_BYTES = 1024 * 1024
Codes = tuple[Annotated[str, Field(max_length=128)], ...]


class MappingNotValid(ValueError):
    """The mapping file cannot be used; the message says where and why."""


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Grant(_Written):
    """One `[[grant]]`: whoever has this value holds this office there."""

    value: Annotated[str, Field(min_length=1, max_length=256)]
    role: Role | MachineRole
    reach: Reach
    places: Codes = ()
    sources: Codes = ()


class _Strength(_Written):
    """`[second_factor]`: what the provider says of a login with two factors."""

    acr: Codes = ()
    amr: Codes = ("mfa",)


class _File(_Written):
    grant: Annotated[tuple[_Grant, ...], Field(min_length=1)]
    second_factor: _Strength = _Strength()


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """What the mapping makes of somebody's claims."""

    role: Office
    scope: PlaceScope
    sources: frozenset[str]


@dataclass(frozen=True, slots=True)
class OfficeMapping:
    """The grants by claim value; `digest` names this very text, so that it can be approved as it stands."""

    grants: Mapping[str, HeldOffice]
    second_factor_acr: frozenset[str]
    second_factor_amr: frozenset[str]
    digest: str

    def office_of(self, values: Collection[str]) -> HeldOffice:
        """The office of who has these values. Two grants of one office and reach cover the places of both.

        Raises `NotRecognised`: no office, or more than one, between which nobody here can choose.
        """
        held = [self.grants[value] for value in sorted(set(values)) if value in self.grants]
        if not held:
            raise NotRecognised(WhyNot.OFFICE_UNKNOWN)
        if len({(each.role, each.scope.reach) for each in held}) > 1:
            raise NotRecognised(WhyNot.OFFICE_AMBIGUOUS)
        codes = frozenset[str]().union(*(each.scope.codes for each in held))
        sources = frozenset[str]().union(*(each.sources for each in held))
        return HeldOffice(held[0].role, PlaceScope(held[0].scope.reach, codes), sources)


def read_mapping(path: Path) -> OfficeMapping:
    """The mapping in a TOML file. Raises `MappingNotValid`."""
    try:
        text = path.read_bytes()
        if len(text) > LARGEST_BYTES:
            raise ValueError("the file is too large")
        written = _File.model_validate(tomllib.loads(text.decode("utf-8")))
        grants = _by_value(written.grant)
    except ValidationError as problem:
        places = ", ".join(".".join(map(str, each["loc"])) for each in problem.errors())
        raise MappingNotValid(f"{path.name}: {places}") from None
    except (OSError, ValueError) as problem:
        raise MappingNotValid(f"{path.name}: {problem}") from None
    factor = written.second_factor
    return OfficeMapping(grants, frozenset(factor.acr), frozenset(factor.amr), sha256(text).hexdigest())


def _by_value(written: Collection[_Grant]) -> Mapping[str, HeldOffice]:
    grants: dict[str, HeldOffice] = {}
    for each in written:
        if each.value in grants:
            raise ValueError(f"{each.value} is granted twice")
        if each.role is MachineRole.UPSTREAM and not each.sources:
            raise ValueError(f"{each.value} sends, so it must name its sources")
        scope = PlaceScope(each.reach, frozenset(each.places))
        grants[each.value] = HeldOffice(each.role, scope, frozenset(each.sources))
    return grants
