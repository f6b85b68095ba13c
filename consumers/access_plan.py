"""Who may do what on the broker, as the register says it, and the difference to the broker's own rules."""

from collections.abc import Iterable, Sequence

from consumers.broker_admin import BrokerAdmin
from consumers.grants import AccessRule, Operation, is_ours
from consumers.topics import Change, Step

Rules = Sequence[AccessRule]


def plan_access(
    admin: BrokerAdmin, wanted: Iterable[AccessRule], *, remove_unknown: bool = False
) -> list[Change]:
    """Rules that are missing, and rules about our topics nobody asked for. Raises `AccessUnruled`."""
    missing, unwanted, left = _compared(admin, wanted, remove_unknown=remove_unknown)
    return _changes(missing, unwanted, left)


def apply_access(
    admin: BrokerAdmin, wanted: Iterable[AccessRule], *, remove_unknown: bool = False
) -> list[Change]:
    """Make what is missing; what nobody asked for goes only if that was said. What was done and what was found."""
    missing, unwanted, left = _compared(admin, wanted, remove_unknown=remove_unknown)
    admin.allow(missing)
    admin.forbid(unwanted)
    return _changes(missing, unwanted, left)


def _compared(
    admin: BrokerAdmin, wanted: Iterable[AccessRule], *, remove_unknown: bool
) -> tuple[Rules, Rules, Rules]:
    """What is missing, what is to go, and what is left to a person."""
    there, asked = admin.access_rules(), list(dict.fromkeys(wanted))
    unknown = sorted((rule for rule in there if is_ours(rule) and rule not in asked), key=repr)
    unwanted = [rule for rule in unknown if remove_unknown and rule.grant.operation is not Operation.UNKNOWN]
    left = [rule for rule in unknown if rule not in unwanted]
    return [rule for rule in asked if rule not in there], unwanted, left


def _changes(missing: Rules, unwanted: Rules, left: Rules) -> list[Change]:
    steps = ((Step.ALLOW, missing), (Step.FORBID, unwanted), (Step.UNKNOWN, left))
    return [_change(step, rule) for step, rules in steps for rule in rules]


def _change(step: Step, rule: AccessRule) -> Change:
    grant = rule.grant
    name = f"{grant.resource.name.lower()} {grant.prefix}{'' if grant.exact else '*'}"
    host = "" if rule.host == "*" else f" from {rule.host}"
    said = "allow" if rule.allows else "deny"
    user = rule.user if rule.kind == "User" else f"{rule.kind}:{rule.user}"
    what = f"{user}{host} {grant.operation.name.lower()}"
    return Change(step, name, what, *((None, said) if step is Step.ALLOW else (said, "-")))
