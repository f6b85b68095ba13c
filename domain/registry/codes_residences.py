"""The code lists of residence (居住关系), visits and links between persons."""

from domain.shared.code_list import Code


class Claimant(Code):
    """In what standing somebody claims that a person lives somewhere."""

    LANDLORD = "landlord", "房东"
    PROPERTY_MANAGER = "property_manager", "物业"
    GRID_WORKER = "grid_worker", "网格员"
    OFFICER = "officer", "民警"
    EMPLOYER = "employer", "用工单位"
    TENANT = "tenant", "承租人（本人申报）"


class Tenure(Code):
    """By what right a person lives there."""

    OWN = "own", "自住"
    RENT = "rent", "租住"
    LODGE = "lodge", "寄住"
    DORMITORY = "dormitory", "集体居住"


class HouseholderRelation(Code):
    """To the householder (GB/T 4761, the part needed for the family exception of room limits)."""

    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"
    OTHER_FAMILY = "other_family", "其他亲属"
    NON_FAMILY = "non_family", "非亲属"


class ResidenceVerificationMethod(Code):
    """How a stay was verified."""

    SEEN_AT_HOME = "seen_at_home", "入户见到本人"
    DOCUMENT_SEEN = "document_seen", "查验证件"
    POLICE_REGISTER = "police_register", "公安信息核对"


class Contradiction(Code):
    """What is not as claimed."""

    NOT_LIVING_THERE = "not_living_there", "本人未居住"
    NEVER_LIVED_THERE = "never_lived_there", "从未居住"
    OTHER_DATES = "other_dates", "起止时间不符"
    OTHER_PERSON = "other_person", "并非本人"


class EndReason(Code):
    """Why a stay ended (GA/T 2000.25-2014 as far as its codes are known)."""

    DIED = "1", "死亡"
    MISSING = "2", "失踪"
    MOVED = "3", "迁出、离开"
    BECAME_LOCAL = "became_local", "转为本地户籍"
    OTHER = "other", "其他"


class ReopeningReason(Code):
    """Why a stay that had ended goes on."""

    RETURNED = "returned", "返回居住"
    ENDED_BY_MISTAKE = "ended_by_mistake", "误报离开"


class ClaimDoubt(Code):
    """Why a claim is not upheld, or taken back."""

    NOT_CONFIRMED = "not_confirmed", "查无此事"
    MISTAKEN = "mistaken", "误报"
    DUPLICATE = "duplicate", "重复申报"


class VisitPurpose(Code):
    """What a visit is for."""

    REGISTRATION = "registration", "信息采集"
    VERIFICATION = "verification", "信息核实"
    RENTAL = "rental", "出租房屋走访"
    SERVICE = "service", "服务联系"


class MissedVisit(Code):
    """Why a visit came to nothing; recorded neutrally, it says nothing about anybody."""

    NO_ANSWER = "no_answer", "无人应门"
    REFUSED = "refused", "拒绝入户"
    WRONG_ADDRESS = "wrong_address", "地址有误"
    LOCKED = "locked", "大门上锁"


class LinkReason(Code):
    """Why two records are taken for one person."""

    SAME_DOCUMENT = "same_document", "证件号码相同"
    CONFIRMED_BY_PERSON = "confirmed_by_person", "本人确认"
    CHECKED_BY_OFFICER = "checked_by_officer", "民警核对"


class UnlinkReason(Code):
    """Why they are two persons after all."""

    WRONG_MATCH = "wrong_match", "误并"
    TOLD_BY_PERSON = "told_by_person", "本人提出"
    CHECKED_BY_OFFICER = "checked_by_officer", "民警核对"


class ResidenceStanding(Code):
    """Where what is said about a stay stands, in order of what happened; derived, never stored."""

    REPORTED = "reported", "已申报"
    VERIFIED = "verified", "已核实"
    CONTRADICTED = "contradicted", "有异议"
    REJECTED = "rejected", "不属实"
    WITHDRAWN = "withdrawn", "已撤回"
    ENDED = "ended", "已结束"


class ResidenceClass(Code):
    """What a stay makes of a person there and then; derived, never a mark on the person: it changes with the place."""

    REGISTERED_HERE = "registered_here", "户籍常住"
    LIVING_APART = "living_apart", "人户分离"
    FLOATING = "floating", "流动"
    LODGING = "lodging", "寄住"
    OVERSEAS = "overseas", "境外"
    UNKNOWN = "unknown", "户籍不详"
