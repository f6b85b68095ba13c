"""Rules of this slice beside those of every course."""

from domain.shared.rule import Contradicting, RuleBroken


class ClassedOtherwise(Contradicting):
    code = "incident.classed_otherwise"
    zh = "该警情目前的类别是“{now}”，与所述原类别不同；两种说法均保留，由人员裁定。"
    en = "The incident is classed as {now}, not as said; both are kept, a person chooses."


class SameClass(RuleBroken):
    code = "incident.same_class"
    zh = "改类前后的类别相同。"
    en = "The class before and after is the same."


RULES: tuple[type[RuleBroken], ...] = (ClassedOtherwise, SameClass)
