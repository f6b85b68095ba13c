"""The code lists of dispute work, each code with its Chinese name as officers know it."""

from domain.shared.code_list import Code


class IntakeSource(Code):
    """来源: how the dispute came to us."""

    SWEEP = "sweep", "摸排"
    GRID_WORKER = "grid_worker", "网格员"
    PROPERTY = "property", "物业"
    VOLUNTEER = "volunteer", "义警"
    SHOP_GROUP = "shop_group", "十户联防"
    APP = "app", "智慧西河桥"
    HOTLINE = "hotline", "12345 热线"
    CALL_110 = "call_110", "110 警情"
    PETITION = "petition", "信访"
    COURT_REFERRAL = "court_referral", "诉前委派"
    SELF_APPLICATION = "self_application", "当事人申请"
    HAMLET_TALK = "hamlet_talk", "塆子夜话"
    SUPERIOR = "superior", "上级交办"


class Category(Code):
    """纠纷类别, two levels: the part before the dot is the upper one."""

    NEIGHBOUR_PARKING = "neighbour.parking", "邻里·停车通行"
    NEIGHBOUR_NOISE = "neighbour.noise", "邻里·噪音"
    NEIGHBOUR_LEAK = "neighbour.leak", "邻里·漏水"
    NEIGHBOUR_BOUNDARY = "neighbour.boundary", "邻里·相邻"
    NEIGHBOUR_PETS = "neighbour.pets", "邻里·宠物"
    NEIGHBOUR_OTHER = "neighbour.other", "邻里·其他"
    FAMILY_ELDER_CARE = "family.elder_care", "婚姻家庭·赡养"
    FAMILY_INHERITANCE = "family.inheritance", "婚姻家庭·继承"
    FAMILY_CUSTODY = "family.custody", "婚姻家庭·抚养"
    FAMILY_OTHER = "family.other", "婚姻家庭·其他"
    PROPERTY_FEES = "property.fees", "物业·收费"
    PROPERTY_REPAIR = "property.repair", "物业·维修"
    HOUSE_HOMESTEAD = "house.homestead", "房屋宅基地"
    LAND_FOREST = "land.forest", "土地承包山林"
    EXPROPRIATION = "expropriation", "征地拆迁"
    LABOUR_WAGES = "labour.wages", "劳动争议·欠薪"
    LABOUR_OTHER = "labour.other", "劳动争议·其他"
    DEBT = "debt", "债务借贷"
    CONTRACT = "contract", "合同生意"
    CONSUMER = "consumer", "消费"
    DAMAGE_INJURY = "damage.injury", "损害赔偿"
    TRAFFIC = "traffic", "道路交通"
    MEDICAL = "medical", "医疗"
    SCHOOL = "school", "校园"
    ENVIRONMENT = "environment", "环境"
    CONSTRUCTION = "construction", "工程建设"
    ONLINE = "online", "网络电商"
    AFFECTION = "affection", "情感"
    OTHER = "other", "其他"


class PartyKind(Code):
    """Whether a party is a person or a unit."""

    PERSON = "person", "自然人"
    UNIT = "unit", "单位"


class PartyRole(Code):
    """What a party is in the dispute."""

    APPLICANT = "applicant", "申请人"
    RESPONDENT = "respondent", "被申请人"
    INTERESTED = "interested", "利害关系人"
    REPRESENTATIVE = "representative", "代理人"


class NonAcceptanceReason(Code):
    """Why a report is not taken up."""

    IN_COURT = "in_court", "已由法院受理"
    OTHER_AUTHORITY = "other_authority", "属其他机关职责"
    NOT_CIVIL = "not_civil", "不属民间纠纷"
    ALREADY_DECIDED = "already_decided", "已有生效裁决"
    PARTY_UNWILLING = "party_unwilling", "当事人明确不同意"


class Severity(Code):
    """Of the dispute, never of a person."""

    GENERAL = "general", "一般"
    COMPLICATED = "complicated", "复杂"
    SERIOUS = "serious", "重大疑难"


class Graded(Code):
    """What a sender says it graded; people are not graded here."""

    DISPUTE = "dispute", "纠纷"
    PERSON = "person", "人员"


class SeverityCriterion(Code):
    """What the grade rests on."""

    MANY_PARTIES = "many_parties", "当事人十人以上"
    INJURY_OR_THREAT = "injury_or_threat", "有伤害或威胁"
    REPEATED_FAILURE = "repeated_failure", "三次以上调解未成"
    CROSS_DEPARTMENT = "cross_department", "涉及多个部门"
    PUBLIC_ORDER = "public_order", "影响公共秩序"
    LARGE_AMOUNT = "large_amount", "涉及金额较大"
    ESCALATING = "escalating", "不断升级"


class Route(Code):
    """分流: the article's three ways, and the two exits."""

    SPOT = "spot", "当场调解"
    FOLLOW_UP = "follow_up", "特别关注、持续跟进"
    POLICE_ROOM = "police_room", "警务室调处"
    EMERGENCY = "emergency", "现场危险、移交 110"
    OUT = "out", "不属矛盾纠纷"


class Channel(Code):
    """三调."""

    ONE_STOP = "one_stop", "一站联调"
    POLICE_GRID = "police_grid", "警网快调"
    ONLINE = "online", "线上随调"


class ChannelChangeReason(Code):
    """Why a dispute changes its channel."""

    PARTY_AWAY = "party_away", "当事人在外"
    PARTY_REQUEST = "party_request", "当事人要求"
    MORE_COMPLEX = "more_complex", "案情趋于复杂"
    SAFETY = "safety", "安全原因"
    SETTLED_BETTER_ELSEWHERE = "settled_better_elsewhere", "更适宜其他渠道"


class ReplacementReason(Code):
    """Why a mediator is replaced."""

    OBJECTION = "objection", "当事人要求更换"
    CONFLICT_OF_INTEREST = "conflict_of_interest", "回避"
    UNAVAILABLE = "unavailable", "不能履职"


class SessionMode(Code):
    """How a session is held."""

    ON_SITE = "on_site", "现场"
    CENTRE = "centre", "中心"
    POLICE_ROOM = "police_room", "警务室"
    ONLINE = "online", "线上"
    SEPARATE = "separate", "背靠背"


class SessionOutcome(Code):
    """What a session ended with."""

    AGREED = "agreed", "达成一致"
    PROGRESS = "progress", "有进展"
    FAILED = "failed", "未达成"
    BROKEN_OFF = "broken_off", "中止"


class PriorMediator(Code):
    """Who tried before this ledger knew of the dispute."""

    COMMUNITY = "community", "社区"
    VILLAGE = "village", "村委会"
    POLICE = "police", "派出所"
    JUSTICE_OFFICE = "justice_office", "司法所"
    RELATIVES = "relatives", "亲友"
    OTHER = "other", "其他"


class MeasureKind(Code):
    """What was done so that the cause goes away."""

    CLEAR_LAND = "clear_land", "清理空地"
    PARKING_PLACES = "parking_places", "增设停车位"
    REPAIR = "repair", "维修"
    BOUNDARY_MARK = "boundary_mark", "划界"
    PAYMENT_PLAN = "payment_plan", "分期付款"
    SCHEDULE = "schedule", "错时安排"
    APOLOGY = "apology", "赔礼道歉"
    OTHER = "other", "其他"


class AgreementForm(Code):
    """人民调解法 arts 28-30."""

    ORAL = "oral", "口头协议"
    WRITTEN = "written", "书面协议"


class PerformanceExtent(Code):
    """How far the agreement has been kept."""

    FULL = "full", "全部履行"
    PARTIAL = "partial", "部分履行"
    BROKEN = "broken", "未履行"


class Guidance(Code):
    """Where the parties are guided when mediation fails; their rights are told to them."""

    ARBITRATION = "arbitration", "仲裁"
    COURT = "court", "诉讼"
    ADMINISTRATIVE = "administrative", "行政途径"
