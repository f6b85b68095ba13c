"""The second writing of the access rules, as Cedar sees them: which offices and actions belong together, and questions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cedarpy

from access.authorize import Question

POLICIES = Path(__file__).with_name("policies.cedar")
NOBODY = "nobody"

_TRADE = "described recorder"
# What each office belongs to; nobody and whoever is missing here belong to nothing.
OFFICES = {
    "grid_worker": f"{_TRADE} place_reader answers_for_places field",
    "auxiliary": f"{_TRADE} place_reader answers_for_places field",
    "community_officer": f"{_TRADE} place_reader answers_for_places field goes_back unmasks",
    "town_office": f"{_TRADE} place_reader desk",
    "property_manager": f"{_TRADE} contractor sender on_duty",
    "shop_leader": f"{_TRADE} contractor sender on_duty",
    "volunteer": f"{_TRADE} contractor sender on_duty",
    "resident": "recorder subject",
    "unit_contact": "recorder subject",
    "mediator": f"{_TRADE} on_cases",
    "justice_liaison": f"{_TRADE} on_cases",
    "statistics_clerk": f"{_TRADE} on_duty",
    "registrar": f"{_TRADE} place_reader desk",
    "auditor": "described place_reader answers_for_places goes_back overseer watcher prover",
    "data_protection_officer": f"{_TRADE} goes_back unmasks prover",
    "upstream": "described sender device",
    "monitor": "watcher device",
    "keeper": "described place_reader answers_for_places goes_back unmasks overseer watcher prover",
    "operator": "",
}
_INTERNAL = "tells_internal"
_MASKED = "tells_internal tells_masked"
_CLEAR = "tells_internal tells_masked tells_clear"
ACTIONS = {
    "health.alive": "public",
    "account.log_in": "public",
    "account.keep": f"{_INTERNAL} own_account",
    "health.ready": f"{_INTERNAL} watching typed",
    "health.metrics": f"{_INTERNAL} watching typed",
    "description.version": "description typed",
    "description.read": "description",
    "intake.submit": f"{_INTERNAL} typed",
    "intake.speak_for": _INTERNAL,
    "intake.read_receipt": _INTERNAL,
    "letters.list": f"{_INTERNAL} letters typed",
    "letters.read": f"{_MASKED} letters typed",
    "letters.read_raw": f"{_CLEAR} raw",
    "letters.repair": f"{_INTERNAL} repairs",
    "waiting.list": f"{_INTERNAL} letters typed",
    "waiting.settle": f"{_INTERNAL} repairs",
    "disputes.list": f"{_MASKED} cases of_oneself",
    "disputes.read": f"{_MASKED} cases of_oneself",
    "disputes.timeline": f"{_MASKED} cases",
    "registry.persons": f"{_MASKED} persons",
    "registry.person": f"{_MASKED} persons of_oneself",
    "registry.person_history": _MASKED,
    "registry.unmask": _CLEAR,
    "registry.residences": f"{_MASKED} homes of_oneself",
    "registry.dwellings": f"{_MASKED} homes",
    "registry.dwelling": f"{_MASKED} homes",
    "registry.units": f"{_MASKED} homes",
    "registry.unit": f"{_MASKED} homes",
    "registry.addresses": f"{_MASKED} addresses",
    "registry.address": f"{_MASKED} addresses",
    "registry.divisions": "divisions",
    "registry.grids": "divisions",
    "registry.inconsistencies": f"{_MASKED} doubts",
    "registry.search": f"{_MASKED} searching",
    "rental.list": f"{_MASKED} rental",
    "rental.read": f"{_MASKED} rental",
    "audit.list": f"{_MASKED} trail",
    "audit.read": f"{_MASKED} trail",
    "projections.read": f"{_INTERNAL} watching typed",
    "exports.read": f"{_MASKED} exporting typed",
    "proofs.read": f"{_INTERNAL} typed",
    "proofs.history": f"{_MASKED} histories typed",
    "access.list": f"{_MASKED} looks typed",
    "access.person": f"{_MASKED} looks of_oneself typed",
    "access.unusual": f"{_MASKED} looks typed",
    "rights.list": f"{_INTERNAL} rights typed",
    "rights.read": f"{_INTERNAL} rights of_oneself typed",
    "rights.copy": f"{_CLEAR} copying of_oneself typed",
    "rights.erase": f"{_INTERNAL} typed",
    "audit.replay": f"{_INTERNAL} typed",
    "proofs.verify": f"{_INTERNAL} typed",
    "proofs.sign": f"{_INTERNAL} typed",
    "proofs.cosign": "typed",
    "proofs.bundle": f"{_INTERNAL} typed",
    "operation.prepare": f"{_INTERNAL} typed",
    "operation.run": f"{_INTERNAL} typed",
    "operation.rebuild": f"{_INTERNAL} typed",
    "operation.settings": f"{_INTERNAL} typed",
    "operation.demo": "typed",
    "tokens.list": f"{_INTERNAL} typed",
    "tokens.issue": f"{_INTERNAL} typed",
    "accounts.list": f"{_INTERNAL} typed",
    "accounts.change": f"{_INTERNAL} typed",
    "identity.change": f"{_INTERNAL} typed",
    "keys.list": f"{_INTERNAL} typed",
    "keys.change": f"{_INTERNAL} typed",
    "operation.backup": f"{_INTERNAL} typed",
    "operation.restore": f"{_INTERNAL} typed",
    "retention.read": f"{_INTERNAL} typed",
    "retention.apply": f"{_INTERNAL} typed",
}


def _entity(kind: str, name: str, group: str, groups: str) -> dict[str, object]:
    parents = [{"type": group, "id": each} for each in groups.split()]
    return {"uid": {"type": kind, "id": name}, "attrs": {}, "parents": parents}


def entities() -> str:
    """Everything with what it belongs to."""
    told = [_entity("Office", name, "Offices", groups) for name, groups in OFFICES.items()]
    told += [_entity("Action", name, "Action", groups) for name, groups in ACTIONS.items()]
    return json.dumps(told)


@dataclass(frozen=True)
class CedarRules:
    """The policies, read once."""

    policies: cedarpy.PolicySet
    entities: cedarpy.Entities

    @classmethod
    def of(cls, text: str) -> "CedarRules":
        """These policies over the world of this module."""
        return cls(cedarpy.PolicySet.from_str(text), cedarpy.Entities.from_json_str(entities()))

    def allowed(self, asked: Sequence[Question]) -> list[bool]:
        """Cedar's answer to each, in order."""
        requests = [_request(each) for each in asked]
        found = cedarpy.is_authorized_batch(requests, self.policies, self.entities)
        assert not any(each.diagnostics.errors for each in found)
        return [each.allowed for each in found]

    def never(self, asked: Question) -> bool:
        """Whether Cedar says no whatever the closeness, purpose, login and state: none of its permits can still apply."""
        request = {
            "principal": f'Office::"{asked.office or NOBODY}"',
            "action": f'Action::"{asked.action}"',
            "resource": f'Relation::"{asked.relation}"',
            "context": None,
        }
        told = cedarpy.is_authorized_partial(request, self.policies, self.entities)
        return told.decision is cedarpy.Decision.Deny


def _request(asked: Question) -> dict[str, object]:
    return {
        "principal": {"type": "Office", "id": str(asked.office or NOBODY)},
        "action": {"type": "Action", "id": str(asked.action)},
        "resource": {"type": "Relation", "id": str(asked.relation)},
        "context": {
            "shows": int(asked.shows),
            "login": int(asked.login),
            "purpose": asked.purpose.value,
            "state": asked.state.value,
        },
    }


Named = TypeVar("Named", bound=str)


def alike(kind: str, names: Iterable[Named], groups: Mapping[str, str]) -> list[list[Named]]:
    """Names Cedar cannot tell apart: no policy names them, and they belong to the same."""
    text, found = POLICIES.read_text(encoding="utf-8"), dict[tuple[str, ...], list[Named]]()
    for name in names:
        named = f'{kind}::"{name}"' in text
        key = ("named", name) if named else ("in", *sorted(groups[name].split()))
        found.setdefault(key, []).append(name)
    return list(found.values())
