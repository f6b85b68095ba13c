"""Rules of this slice beside those of every course."""

from domain.shared.rule import Premature, RuleBroken


class OfficerNotPosted(Premature):
    code = "police_room.officer_not_posted"
    zh = "该民警未登记驻此室。"
    en = "This officer is not on record as posted here."


RULES: tuple[type[RuleBroken], ...] = (OfficerNotPosted,)
