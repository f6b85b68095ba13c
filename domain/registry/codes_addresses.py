"""The code lists of standard addresses (标准地址)."""

from domain.shared.code_list import Code


class ElementType(Code):
    """What a node of the address tree is: GA/T 2000.32 as far as it is known, the 50s are this project's own.

    In the order of the tree: a node stands below one of an earlier kind. The grid is an attribute, never a node.
    """

    VILLAGERS_GROUP = "34", "村民小组"
    STREET = "41", "街路巷"
    COMPOUND = "42", "小区、院落"
    DOOR = "51", "门牌号"
    BUILDING = "52", "楼幢"
    ENTRANCE = "53", "单元"
    FLOOR = "54", "楼层"
    ROOM = "55", "户室"
    HOUSE = "56", "独立房屋"


class AddressProvenance(Code):
    """Where an address is known from."""

    DOOR_VISIT = "door_visit", "入户走访"
    PLATE_REGISTER = "plate_register", "公安门（楼）牌"
    PROPERTY_LIST = "property_list", "物业清单"
    SELF_DECLARED = "self_declared", "当事人自报"


class CoordinateSystem(Code):
    """What a coordinate is measured in; without it a point may lie some hundred metres off."""

    CGCS2000 = "cgcs2000", "2000 国家大地坐标系"
    GCJ02 = "gcj02", "火星坐标系（GCJ-02）"
    WGS84 = "wgs84", "WGS84"


class AliasKind(Code):
    """What kind of other name people use for an address."""

    COLLOQUIAL = "colloquial", "俗称"
    OLD_PLATE = "old_plate", "旧门牌"
    COURIER = "courier", "快递用名"


class RenameReason(Code):
    """Why an address has another name now."""

    RENAMED = "renamed", "地名变更"
    PLATE_CHANGED = "plate_changed", "更换门牌"
    MISTYPED = "mistyped", "录入有误"


class RetirementReason(Code):
    """Why an address is used no longer; a split or a merge is a fact of its own."""

    DEMOLISHED = "demolished", "拆除"
    RENUMBERED = "renumbered", "重新编号"
    MISTAKEN = "mistaken", "误登"
