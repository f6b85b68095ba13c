"""Closed lists of incidents (警情, calls) and cases (案件, filed): two things, never counted together."""

from domain.shared.code_list import Code


class IncidentPhase(Code):
    """Where an incident stands."""

    RECORDED = ("recorded", "已登记")
    VOIDED = ("voided", "已作废")


class CasePhase(Code):
    """Where a case stands."""

    FILED = ("filed", "已立案(受案)")
    WITHDRAWN = ("withdrawn", "已撤案")


class IncidentClass(Code):
    """What an incident was taken for; it may be classed anew."""

    CRIMINAL = ("criminal", "刑事警情")
    PUBLIC_ORDER = ("public_order", "治安警情")
    DISPUTE = ("dispute", "纠纷类警情")
    FRAUD = ("fraud", "诈骗警情")
    TRAFFIC = ("traffic", "交通警情")
    HELP = ("help", "求助")
    OTHER = ("other", "其他警情")


class CaseClass(Code):
    """What a case was filed as."""

    CRIMINAL = ("criminal", "刑事案件")
    TELECOM_FRAUD = ("telecom_fraud", "电信网络诈骗案件")
    ADMINISTRATIVE = ("administrative", "行政案件")


class IncidentVoidReason(Code):
    """Why an incident does not count."""

    REPEATED = ("repeated", "重复报警")
    NOT_AN_INCIDENT = ("not_an_incident", "非警情")
    MISTAKEN = ("mistaken", "误登")


class WithdrawReason(Code):
    """Why a case is withdrawn."""

    NO_OFFENCE = ("no_offence", "没有违法事实")
    TRANSFERRED = ("transferred", "移送管辖")
    MISTAKEN = ("mistaken", "误登")
