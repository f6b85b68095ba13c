"""The difference to the broker's access rules: every kind of user, every operation, and one question to the broker."""

from collections.abc import Sequence

import pytest

from consumers.access_plan import apply_access, plan_access
from consumers.broker_admin import BrokerAdmin, _acl, _rule
from consumers.grants import AccessRule, Grant, Operation, Resource

TOPIC = "gridledger.in.dispute"
WANTED = AccessRule("hotline", Grant(Resource.TOPIC, TOPIC, Operation.WRITE, exact=True))


class Broker(BrokerAdmin):
    """A broker's rules in memory; it counts how often it is asked for them."""

    def __init__(self, *rules: AccessRule) -> None:
        self.rules = list(rules)
        self.asked = 0

    def access_rules(self) -> list[AccessRule]:
        self.asked += 1
        return list(self.rules)

    def allow(self, rules: Sequence[AccessRule]) -> None:
        self.rules += rules

    def forbid(self, rules: Sequence[AccessRule]) -> None:
        assert all(rule.grant.operation is not Operation.UNKNOWN for rule in rules)
        self.rules = [rule for rule in self.rules if rule not in rules]


def rule_of(operation: Operation, kind: str = "User") -> AccessRule:
    """A stranger's, on a topic of ours."""
    return AccessRule("ops", Grant(Resource.TOPIC, TOPIC, operation, exact=True), kind=kind)


def test_a_rule_of_a_group_stands_with_its_kind_and_can_be_taken_away() -> None:
    broker = Broker(WANTED, rule_of(Operation.WRITE, "Group"))
    line = f"topic {TOPIC} Group:ops write: allow -> -"
    assert [each.line() for each in plan_access(broker, [WANTED])] == [f"? {line}"]
    done = apply_access(broker, [WANTED], remove_unknown=True)
    assert [each.line() for each in done] == [f"- {line}"]
    assert broker.rules == [WANTED]


def test_a_group_called_like_a_wanted_user_is_not_that_user() -> None:
    broker = Broker(AccessRule(WANTED.user, WANTED.grant, kind="Group"))
    assert [each.step.value for each in plan_access(broker, [WANTED])] == ["allow", "unknown"]


def test_an_operation_the_broker_does_not_know_is_left_to_a_person() -> None:
    broker = Broker(WANTED, rule_of(Operation.UNKNOWN))
    done = apply_access(broker, [WANTED], remove_unknown=True)
    assert [each.line() for each in done] == [f"? topic {TOPIC} ops unknown: allow -> -"]
    assert rule_of(Operation.UNKNOWN) in broker.rules


def test_the_broker_is_asked_once_and_what_is_told_is_what_was_done() -> None:
    broker = Broker(rule_of(Operation.WRITE))
    done = apply_access(broker, [WANTED], remove_unknown=True)
    assert broker.asked == 1
    assert [each.step.value for each in done] == ["allow", "forbid"]
    assert broker.rules == [WANTED]


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("kind", ["User", "Group"])
def test_a_rule_goes_to_the_client_and_comes_back_the_same(operation: Operation, kind: str) -> None:
    rule = rule_of(operation, kind)
    assert _rule(_acl(rule)) == rule
