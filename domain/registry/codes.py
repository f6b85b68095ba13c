"""The code lists of the registry, each code with its Chinese name as officers know it."""

from domain.shared.code_list import Code


class UrbanRuralClass(Code):
    """城乡分类代码: digits 15–17 of the long statistical code."""

    MAIN_URBAN = "111", "主城区"
    URBAN_FRINGE = "112", "城乡结合区"
    TOWN_CENTRE = "121", "镇中心区"
    TOWN_FRINGE = "122", "镇乡结合区"
    SPECIAL = "123", "特殊区域"
    TOWNSHIP_CENTRE = "210", "乡中心区"
    VILLAGE = "220", "村庄"


class GridKind(Code):
    """A base grid is land; a dedicated grid is a school, a market or a park inside it."""

    BASE = "base", "基础网格"
    DEDICATED = "dedicated", "专属网格"


class IdType(Code):
    """The document a person showed or named."""

    RESIDENT_ID = "resident_id", "居民身份证"
    HK_MACAO_PERMIT = "hk_macao_permit", "港澳居民来往内地通行证"
    TAIWAN_PERMIT = "taiwan_permit", "台湾居民来往大陆通行证"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit", "港澳台居民居住证"
    PASSPORT = "passport", "护照"
    FOREIGN_PERMANENT_RESIDENCE = "foreign_permanent_residence", "外国人永久居留身份证"
    NONE = "none", "无证件或不详"


# The documents whose number has the check digit of GB 11643.
CHECKED_ID_TYPES = frozenset({IdType.RESIDENT_ID, IdType.HMT_RESIDENCE_PERMIT})


class PersonField(Code):
    """What may be known about a person, as a correction names it."""

    ID_NUMBER = "id_number", "证件号码"
    PHONE = "phone", "联系电话"
    HUKOU_DIVISION = "hukou_division", "户籍地区划"
    BIRTH_YEAR = "birth_year", "出生年份"


class CorrectionReason(Code):
    """Why what stood in the registry was not right, or no longer is."""

    MISTYPED = "mistyped", "录入有误"
    MISTOLD = "mistold", "当事人所述有误"
    CHANGED = "changed", "情况变更"
    ID_REISSUED = "id_reissued", "证件号码更正（错号、重号）"
    ON_REQUEST = "on_request", "本人要求更正或删除"


class VerificationMethod(Code):
    """How an identifier was verified."""

    DOCUMENT_SEEN = "document_seen", "查验证件原件"
    DOCUMENT_READ = "document_read", "读卡核验"
    POLICE_REGISTER = "police_register", "公安人口信息核对"
