"""The code lists of tenancies (租赁), inspections (排查) and findings (隐患)."""

from domain.shared.code_list import Code


class TenancyScope(Code):
    """What of a dwelling is let."""

    WHOLE = "whole", "整套出租"
    ROOMS = "rooms", "分间出租"
    BEDS = "beds", "按床位出租"


class TenancyDeclarer(Code):
    """In what standing somebody declares a tenancy."""

    LANDLORD = "landlord", "房东"
    TENANT = "tenant", "承租人"
    PROPERTY_MANAGER = "property_manager", "物业"
    AGENCY = "agency", "住房租赁企业、经纪机构"
    GRID_WORKER = "grid_worker", "网格员"
    OFFICER = "officer", "民警"


class TenancyConfirmation(Code):
    """How a tenancy was found to be true."""

    CONTRACT_SEEN = "contract_seen", "查看租赁合同"
    BOTH_SIDES_AGREE = "both_sides_agree", "双方确认"
    FILING_REGISTER = "filing_register", "备案系统核对"


class TenancyEnd(Code):
    """Why a tenancy ended."""

    EXPIRED = "expired", "租期届满"
    TERMINATED = "terminated", "提前解除"
    DWELLING_GONE = "dwelling_gone", "房屋灭失"
    MISTAKEN = "mistaken", "误登"


class InspectionKind(Code):
    """Why a dwelling is inspected."""

    ROUTINE = "routine", "日常检查"
    CAMPAIGN = "campaign", "集中排查"
    COMPLAINT = "complaint", "投诉举报"


class InspectionMiss(Code):
    """Why an inspection came to nothing that day; its due date stays where it is."""

    NOBODY_HOME = "nobody_home", "无人在家"
    LOCKED = "locked", "大门上锁"
    WRONG_ADDRESS = "wrong_address", "地址有误"


class CancelReason(Code):
    """Why a planned inspection is not carried out."""

    NO_LONGER_LET = "no_longer_let", "不再出租"
    DUPLICATE = "duplicate", "重复安排"
    MISTAKEN = "mistaken", "误登"


class ItemResult(Code):
    """What was found for one item of the checklist."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    NOT_APPLICABLE = "not_applicable", "不适用"
    NOT_SEEN = "not_seen", "未能查看"


class FindingSeverity(Code):
    """How grave a finding is: of the home, never of who lives in it."""

    A = "a", "严重（危及生命安全）"
    B = "b", "一般（限期整改）"
    C = "c", "轻微（当场整改）"


class Evidence(Code):
    """What shows that a finding was put right; the picture itself is not kept here."""

    PHOTO = "photo", "照片"
    SECOND_PERSON = "second_person", "第二人见证"
    DOCUMENT = "document", "书面材料"


class NoticeMode(Code):
    """How the order to put something right (整改通知单) reached the landlord or tenant."""

    HANDED_OVER = "handed_over", "当面送达"
    POSTED_AT_DOOR = "posted_at_door", "张贴"
    BY_PHONE = "by_phone", "电话告知"
    ELECTRONIC = "electronic", "电子送达"


class ReportedBy(Code):
    """Who says a finding was put right."""

    LANDLORD = "landlord", "房东"
    TENANT = "tenant", "承租人"
    WORKER = "worker", "工作人员"


class ReferralReason(Code):
    """Why a finding is handed to somebody with the power to act."""

    SEVERITY = "severity", "严重隐患"
    OUT_OF_POWER = "out_of_power", "超出职权"
    NOT_RECTIFIED = "not_rectified", "逾期不改"


class ReferralOutcome(Code):
    """What the office it was referred to answered."""

    RESOLVED = "resolved", "已处置"
    RETURNED = "returned", "退回整改"


class FindingReopening(Code):
    """Why a closed finding is open again."""

    SEEN_AGAIN = "seen_again", "再次发现"
    EVIDENCE_WRONG = "evidence_wrong", "佐证不实"


class VoidReason(Code):
    """Why a finding does not count; its history stays."""

    MISTAKEN = "mistaken", "误判"
    DUPLICATE = "duplicate", "重复"
    OTHER_DWELLING = "other_dwelling", "非本房屋"


class ItemGroup(Code):
    """The groups of the checklist."""

    FIRE = "fire", "消防"
    GAS = "gas", "燃气"
    ELECTRICITY = "electricity", "用电"
    OCCUPANCY = "occupancy", "居住人数"
    REGISTRATION = "registration", "登记备案"
    STRUCTURE = "structure", "房屋结构及其他"
