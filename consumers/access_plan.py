"""Who may do what on the broker, as the register says it, and the difference to the broker's own rules."""

from collections.abc import Iterable, Sequence

from consumers.broker_admin import BrokerAdmin
from consumers.grants import AccessRule, is_ours
from consumers.topics import Change, Step


def plan_access(
    admin: BrokerAdmin, wanted: Iterable[AccessRule], *, remove_unknown: bool = False
) -> list[Change]:
    """Rules that are missing, and rules about our topics nobody asked for. Raises `NoAuthorizer`."""
    missing, unknown = _compared(admin, wanted)
    strange = Step.FORBID if remove_unknown else Step.UNKNOWN
    return [*(_change(Step.ALLOW, rule) for rule in missing), *(_change(strange, rule) for rule in unknown)]


def apply_access(
    admin: BrokerAdmin, wanted: Iterable[AccessRule], *, remove_unknown: bool = False
) -> list[Change]:
    """Make what is missing; what nobody asked for goes only if that was said. What was done and what was found."""
    wanted = list(wanted)
    changes = plan_access(admin, wanted, remove_unknown=remove_unknown)
    missing, unknown = _compared(admin, wanted)
    admin.allow(missing)
    if remove_unknown:
        admin.forbid(unknown)
    return changes


def _compared(
    admin: BrokerAdmin, wanted: Iterable[AccessRule]
) -> tuple[Sequence[AccessRule], Sequence[AccessRule]]:
    there, asked = admin.access_rules(), list(dict.fromkeys(wanted))
    unknown = [rule for rule in there if is_ours(rule) and rule not in asked]
    return [rule for rule in asked if rule not in there], sorted(unknown, key=repr)


def _change(step: Step, rule: AccessRule) -> Change:
    grant = rule.grant
    name = f"{grant.resource.name.lower()} {grant.prefix}{'' if grant.exact else '*'}"
    host = "" if rule.host == "*" else f" from {rule.host}"
    said = "allow" if rule.allows else "deny"
    what = f"{rule.user}{host} {grant.operation.name.lower()}"
    return Change(step, name, what, *((None, said) if step is Step.ALLOW else (said, "-")))
