"""What the desk may not do, each rule by its sentence."""

from domain.shared.rule import RuleBroken


class LetterUnknown(RuleBroken):
    code = "desk.letter_unknown"
    zh = "没有这封死信。"
    en = "There is no such letter."


class LetterAlreadyHandled(RuleBroken):
    code = "desk.letter_already_handled"
    zh = "该死信已处理(现状:{standing}),不能再次处理。"
    en = "This letter was handled already (it stands at {standing}) and cannot be handled again."


class SealCannotBeOpened(RuleBroken):
    code = "desk.seal_cannot_be_opened"
    zh = "该消息保存期限已满而删除,或密封密钥已销毁,或密封已损坏,原文无法再读取;只能注明原因予以驳回。"
    en = "Its term was over, its key was destroyed or its seal was damaged: nobody can read this message; it can only be rejected."


class ConflictIsSettledNotRetried(RuleBroken):
    code = "desk.conflict_is_settled"
    zh = "这是同一编号的两份内容,须在冲突台选择保留哪一份,不能重试或更正。"
    en = "These are two contents under one id: choose which one is kept; a conflict is neither retried nor corrected."


class NotAConflict(RuleBroken):
    code = "desk.not_a_conflict"
    zh = "该死信不是冲突,没有两份内容可选。"
    en = "This letter is no conflict; there are no two versions to choose from."


class PatchNotValid(RuleBroken):
    code = "desk.patch_not_valid"
    zh = "更正第 {number} 步不能执行:须为 add、replace、remove 或 test,路径须存在。"
    en = (
        "Step {number} of the correction cannot be done: add, replace, remove or test, on a path that exists."
    )


class PatchTooLarge(RuleBroken):
    code = "desk.patch_too_large"
    zh = "更正内容超过上限({limit} 步或字节)。"
    en = "The correction is larger than a correction may be ({limit} steps or bytes)."


class PatchChangesNothing(RuleBroken):
    code = "desk.patch_changes_nothing"
    zh = "更正没有改变任何内容;无需更正时请直接重试。"
    en = "The correction changes nothing; retry the message if nothing needs correcting."


class AttributeStaysAsSent(RuleBroken):
    code = "desk.attribute_stays_as_sent"
    zh = "属性 {attribute} 说明消息由谁发出,不得更正。"
    en = "Attribute {attribute} says who spoke; it is never corrected."


class NothingProposed(RuleBroken):
    code = "desk.nothing_proposed"
    zh = "该死信没有待复核的更正。"
    en = "No correction of this letter waits for approval."


class SecondPersonNeeded(RuleBroken):
    code = "desk.second_person_needed"
    zh = "更正他人消息须由另一人复核;提出人不能复核自己的更正。"
    en = "Correcting another's message needs a second person; whoever proposed it cannot approve it."


class GroupChanged(RuleBroken):
    code = "desk.group_changed"
    zh = "这一组死信在预演之后有变化,请重新预演。"
    en = "The group is no longer the one that was rehearsed; rehearse it again."


class GroupTooLarge(RuleBroken):
    code = "desk.group_too_large"
    zh = "一组超过 {limit} 封,请缩小范围。"
    en = "The group has more than {limit} letters; narrow it."


class GroupSharesNotThis(RuleBroken):
    code = "desk.group_shares_not_this"
    zh = "成组更正只能改各封共有的属性（{shared}）；{path} 属于单封消息，须逐封更正。"
    en = "A group is corrected only in what its messages share ({shared}); {path} is each message's own: correct it singly."


class NotWaiting(RuleBroken):
    code = "desk.not_waiting"
    zh = "该消息不在等待之中(可能已经有了结果)。"
    en = "This message does not wait; it may have been decided already."


class WaitedTooLong(RuleBroken):
    code = "desk.waited_too_long"
    zh = "等待期不能超过自收到起 {hours} 小时。"
    en = "A message may wait {hours} hours from when it came, no longer."
