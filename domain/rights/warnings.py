"""What is taken although somebody should act: told to the sender in the receipt."""

from domain.rights.codes import ErasureRefusal
from domain.rights.commands import RefuseErasure, WithdrawConsent
from domain.shared.notice import Notice

# 个人信息保护法 47 para. 2: who may not erase must stop every use but storage and protection.
RESTRICT_INSTEAD = Notice(
    "rights.restrict_instead",
    "已登记。依法不能删除的，应当停止除存储和采取必要安全保护措施之外的处理：请登记限制处理。",
    "Taken. What may not be erased must no longer be used for anything but storage: restrict its processing.",
)
ERASE_OR_SAY_WHY = Notice(
    "rights.erase_or_say_why",
    "已登记。撤回同意后，无其他合法依据的个人信息应当删除，请办理删除或说明理由。",
    "Taken. What rested on this consent alone is to be erased; record a request, or say why not.",
)


def warnings_for(command: object) -> tuple[Notice, ...]:
    """What to tell beside "accepted"."""
    match command:
        case RefuseErasure(reason=ErasureRefusal.STATUTORY_RETENTION | ErasureRefusal.TECHNICALLY_HARD):
            return (RESTRICT_INSTEAD,)
        case WithdrawConsent():
            return (ERASE_OR_SAY_WHY,)
        case _:
            return ()
