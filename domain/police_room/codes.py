"""Closed lists of the community police rooms."""

from domain.shared.code_list import Code


class RoomPhase(Code):
    """Where a room stands."""

    PLANNED = ("planned", "筹划")
    BUILDING = ("building", "筹建中")
    OPEN = ("open", "启用")
    CLOSED = ("closed", "停用")


class RoomService(Code):
    """What people came for; who came is not kept."""

    CONSULTATION = ("consultation", "咨询")
    REGISTRATION = ("registration", "登记办理")
    MEDIATION = ("mediation", "调解")
    LOST_PROPERTY = ("lost_property", "失物招领")
    REPORT = ("report", "报案引导")
    OTHER = ("other", "其他")


class RoomClosing(Code):
    """Why a room is given up."""

    MERGED = ("merged", "合并")
    MOVED = ("moved", "迁址")
    NOT_BUILT = ("not_built", "停建")
    MISTAKEN = ("mistaken", "误登")
