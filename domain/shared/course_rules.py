"""What may stand against a fact in every course; a slice adds rules of its own."""

from domain.shared.rule import Contradicting, RuleBroken
from domain.shared.ulid import is_ulid


class OutOfTurn(RuleBroken):
    """The thing does not stand where the fact could follow."""


class RoleNotAllowed(RuleBroken):
    code = "course.role_not_allowed"
    zh = "角色（{role}）无权记录此事（{fact}）。"
    en = "The role {role} may not record {fact}."


class NotYet(OutOfTurn):
    code = "course.not_yet"
    zh = "目前状态为“{phase}”，尚不能记录此事（{fact}）；前一步到达后自动处理。"
    en = "The thing stands at {phase}; {fact} cannot follow yet and waits for the step before it."
    premature = True


class NoLonger(OutOfTurn):
    code = "course.no_longer"
    zh = "目前状态为“{phase}”，已不能再记录此事（{fact}）。"
    en = "The thing stands at {phase}; {fact} can no longer be recorded."


class ToldOtherwise(Contradicting):
    code = "course.told_otherwise"
    zh = "此事（{fact}）已登记且内容不同；两种说法均保留，由人员裁定。"
    en = "{fact} is on record with other particulars; both are kept, a person chooses."


class KeyNotValid(RuleBroken):
    code = "course.key_not_valid"
    zh = "编号必须是随机产生的 26 位 ULID，不得使用证件号码等个人信息。"
    en = "The id must be a random ULID of 26 characters, never an ID number or the like."


def require_ulid(key: str) -> None:
    """Most things are named by a random id their first reporter chose."""
    if not is_ulid(key):
        raise KeyNotValid


RULES: tuple[type[RuleBroken], ...] = (RoleNotAllowed, NotYet, NoLonger, ToldOtherwise, KeyNotValid)
