"""The code lists of dwellings (房屋) and units (单位)."""

from domain.shared.code_list import Code


class DwellingUse(Code):
    """What a dwelling is used for."""

    RESIDENCE = "residence", "住宅"
    COMMERCIAL = "commercial", "商业"
    MIXED = "mixed", "商住混用"
    DORMITORY = "dormitory", "集体宿舍"
    SCHOOL = "school", "学校"
    OFFICE = "office", "办公"
    WORKSHOP = "workshop", "厂房作坊"
    STORAGE = "storage", "仓储"
    OTHER = "other", "其他"


class Occupancy(Code):
    """Who lives in a dwelling, as somebody saw it. Demolition is a fact of its own."""

    OWNER_OCCUPIED = "owner_occupied", "自住"
    RENTED = "rented", "出租"
    PARTLY_RENTED = "partly_rented", "部分出租"
    LENT = "lent", "借住"
    VACANT = "vacant", "空置"
    UNDER_RENOVATION = "under_renovation", "装修"
    UNFINISHED = "unfinished", "未完工"


class Structure(Code):
    """How a building is built: what fire rules ask for."""

    BRICK_CONCRETE = "brick_concrete", "砖混"
    FRAME = "frame", "框架"
    BRICK_WOOD = "brick_wood", "砖木"
    STEEL = "steel", "钢结构"
    SIMPLE = "simple", "简易"
    COLOUR_STEEL_PANEL = "colour_steel_panel", "彩钢板"


class DangerLevel(Code):
    """The grade of an appraisal document (房屋安全鉴定), never of an impression."""

    A = "a", "A 级"
    B = "b", "B 级"
    C = "c", "C 级"
    D = "d", "D 级"


class HousingCorrectionReason(Code):
    """Why what stood about a dwelling or a unit was not right, or no longer is."""

    MISTYPED = "mistyped", "录入有误"
    MEASURED_AGAIN = "measured_again", "重新测量"
    CHANGED = "changed", "情况变更"
    ON_REQUEST = "on_request", "权利人要求更正"


class DemolitionReason(Code):
    """Why a dwelling is there no longer."""

    DEMOLISHED = "demolished", "拆除"
    MERGED_INTO_ANOTHER = "merged_into_another", "并入其他房屋"
    MISTAKEN = "mistaken", "误登"


class UnitKind(Code):
    """What a unit is."""

    ENTERPRISE = "enterprise", "企业"
    SELF_EMPLOYED = "self_employed", "个体工商户"
    GOVERNMENT = "government", "机关"
    INSTITUTION = "institution", "事业单位"
    SCHOOL = "school", "学校"
    MEDICAL = "medical", "医疗机构"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织"
    VILLAGE_COLLECTIVE = "village_collective", "村集体"
    STALL = "stall", "摊点"


class VenueClass(Code):
    """The nine small venues (九小场所) and other classes that fire supervision tells apart."""

    SMALL_SCHOOL = "small_school", "小学校、幼儿园"
    SMALL_CLINIC = "small_clinic", "小诊所"
    SMALL_SHOP = "small_shop", "小商店"
    SMALL_EATERY = "small_eatery", "小餐饮"
    SMALL_HOTEL = "small_hotel", "小旅馆"
    SMALL_ENTERTAINMENT = "small_entertainment", "小歌舞娱乐"
    SMALL_INTERNET_CAFE = "small_internet_cafe", "小网吧"
    SMALL_BEAUTY_BATH = "small_beauty_bath", "小美容洗浴"
    SMALL_WORKSHOP = "small_workshop", "小生产加工"
    HOTEL = "hotel", "旅馆"
    RESIDENTIAL_PROPERTY = "residential_property", "物业小区"
    ENTERTAINMENT = "entertainment", "娱乐场所"
    DANGEROUS_GOODS = "dangerous_goods", "危险品存放"
    OTHER = "other", "其他"


class StaffBand(Code):
    """About how many work there; a band, never the exact number."""

    UP_TO_4 = "1-4", "1 至 4 人"
    UP_TO_9 = "5-9", "5 至 9 人"
    UP_TO_49 = "10-49", "10 至 49 人"
    UP_TO_299 = "50-299", "50 至 299 人"
    FROM_300 = "300+", "300 人及以上"


class CessationReason(Code):
    """Why a unit does not operate any more."""

    CLOSED = "closed", "停业注销"
    MOVED_AWAY = "moved_away", "迁出辖区"
    MERGED = "merged", "合并"
    MISTAKEN = "mistaken", "误登"
