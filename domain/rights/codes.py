"""The closed lists of a person's rights: on which ground, by whom, and why not (个人信息保护法 13-17, 44-50)."""

from domain.shared.code_list import Code


class ErasureBasis(Code):
    """On which ground of art. 47 a person's data must go."""

    PURPOSE_ENDED = "purpose_ended", "处理目的已实现、无法实现或不再必要"  # 47(1)
    SERVICE_ENDED = "service_ended", "停止提供服务或保存期限已届满"  # 47(2)
    CONSENT_WITHDRAWN = "consent_withdrawn", "个人撤回同意"  # 47(3)
    UNLAWFUL = "unlawful", "违反法律、行政法规或约定处理"  # 47(4)
    OTHER_LAW = "other_law", "法律、行政法规规定的其他情形"  # 47(5)


class AskedBy(Code):
    """Who asks for it."""

    PERSON = "person", "本人"
    GUARDIAN = "guardian", "监护人"
    REPRESENTATIVE = "representative", "受托代理人"
    NEXT_OF_KIN = "next_of_kin", "死者近亲属"  # 49
    HANDLER = "handler", "处理者主动"  # 47: the handler erases without being asked
    AUTHORITY = "authority", "履行个人信息保护职责的部门"


class ErasureRefusal(Code):
    """Why data is not erased."""

    STATUTORY_RETENTION = "statutory_retention", "法律、行政法规规定的保存期限未届满"  # 47 para. 2
    TECHNICALLY_HARD = "technically_hard", "删除在技术上难以实现"  # 47 para. 2
    NO_GROUND = "no_ground", "不属于应当删除的情形"
    IDENTITY_NOT_SHOWN = "identity_not_shown", "未能证明本人身份或代理权限"


class RestrictionScope(Code):
    """What is stopped. There is one scope, the law's: everything but storing and protecting."""

    ALL_BUT_STORAGE = "all_but_storage", "停止除存储和采取必要安全保护措施之外的处理"


class RestrictionGround(Code):
    """Why the use of a person's data is stopped."""

    STATUTORY_RETENTION = "statutory_retention", "保存期限未届满，不能删除"  # 47 para. 2
    TECHNICALLY_HARD = "technically_hard", "删除在技术上难以实现"  # 47 para. 2
    OBJECTION = "objection", "个人限制或者拒绝处理"  # 44
    ACCURACY_CONTESTED = "accuracy_contested", "准确性存在争议，核实期间"  # 46
    BEING_EXAMINED = "being_examined", "正在审查删除或更正请求"


class RightsField(Code):
    """What somebody asks to have put right."""

    NAME = "name", "姓名"
    ID_NUMBER = "id_number", "证件类型和号码"
    PHONE = "phone", "联系电话"
    HUKOU_DIVISION = "hukou_division", "户籍地区划"
    BIRTH_YEAR = "birth_year", "出生年份"
    RESIDENCE = "residence", "居住关系"
    TENANCY = "tenancy", "租赁"
    DISPUTE = "dispute", "纠纷中的记载"


class RightsCorrectionRefusal(Code):
    """Why something is not put right."""

    FOUND_RIGHT = "found_right", "经核实，原记载无误"
    CANNOT_BE_VERIFIED = "cannot_be_verified", "无法核实"
    IDENTITY_NOT_SHOWN = "identity_not_shown", "未能证明本人身份或代理权限"
    NOT_HELD_HERE = "not_held_here", "本系统不保存该信息"


class NoticeWay(Code):
    """How a person was told who handles their data, why, and what they may ask for (17)."""

    ON_PAPER = "on_paper", "书面交付"
    ON_SCREEN = "on_screen", "屏幕展示"
    READ_OUT = "read_out", "当面宣读"
    POSTED = "posted", "张贴公示"


class LegalHoldReason(Code):
    """Why nothing of this person may be erased for now."""

    COURT_CASE = "court_case", "诉讼、仲裁"
    CRIMINAL_CASE = "criminal_case", "刑事案件"
    ADMINISTRATIVE_CASE = "administrative_case", "行政案件"
    AUDIT = "audit", "审计、纪检监察"
