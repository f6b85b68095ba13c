"""Rules about links between persons, and about changes made behind the sender's back."""

from domain.shared.rule import Contradicting, Premature, RuleBroken


class LinkedToItself(RuleBroken):
    code = "person.linked_to_itself"
    zh = "人员记录不能与自身关联。"
    en = "A record cannot be linked to itself."


class LinkGoesBack(RuleBroken):
    code = "person.link_goes_back"
    zh = "对方记录已关联到本记录，二者已视为同一人。"
    en = "The other record is linked to this one already; the two are read as one person."


class LinkedElsewhere(Premature):
    code = "person.linked_elsewhere"
    zh = "该记录在此之前已关联到另一记录，须先解除关联。"
    en = "By then this record was linked to another one; unlink it first."


class NotLinkedSo(Premature):
    code = "person.not_linked_so"
    zh = "在此之前没有这两条记录的关联，无从解除。"
    en = "These two records had not been linked by then, so there is nothing to take apart."


class ChangedSince(Contradicting):
    code = "person.changed_since"
    zh = "您看到的记录之后，他人已更改“{field}”（第 {version} 版），请核对后选择。"
    en = "Somebody else changed {field} (version {version}) after what you had seen; look at both and choose."
