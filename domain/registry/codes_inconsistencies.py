"""What in the register does not fit together: shown to people, decided by none of our rules."""

from domain.shared.code_list import Code


class InconsistencyKind(Code):
    """Kinds of data in doubt; each is worked off by a fact that puts the register right."""

    ADDRESS_BELOW_ENDED = "address_below_ended", "上级地址已停用"
    DWELLING_AT_ENDED_ADDRESS = "dwelling_at_ended_address", "房屋所在地址已停用"
    UNIT_AT_ENDED_ADDRESS = "unit_at_ended_address", "单位所在地址已停用"
    STAY_AT_ENDED_ADDRESS = "stay_at_ended_address", "居住地址已停用"
    STAY_IN_DEMOLISHED_DWELLING = "stay_in_demolished_dwelling", "房屋已注销仍有居住"
    DOOR_PLATE_TWICE = "door_plate_twice", "门（楼）牌重复"
    CREDIT_CODE_TWICE = "credit_code_twice", "统一社会信用代码重复"
    ID_NUMBER_TWICE = "id_number_twice", "证件号码重复（疑为一人）"
