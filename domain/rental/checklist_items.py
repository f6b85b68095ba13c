"""The items themselves. A changed wording is a new version from a day on; an old one is never edited."""

from dataclasses import dataclass
from datetime import date

from domain.rental.codes import FindingSeverity, ItemGroup, ItemResult

A, B, C = FindingSeverity.A, FindingSeverity.B, FindingSeverity.C
ANY = frozenset(ItemResult)
ALWAYS = ANY - {ItemResult.NOT_APPLICABLE}  # every home let has one
SEEN = frozenset({ItemResult.PASS, ItemResult.FAIL})  # whoever was let in can say
FIRST_DAY = date(1949, 10, 1)  # like the rule pack of the whole country: an old inspection may be told now


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of the checklist, valid from a day on, and to its last day if it was replaced.

    `severity` is what a failure is graded unless the inspector says otherwise; `answers` are those that make sense.
    """

    code: str
    group: ItemGroup
    zh: str
    en: str
    evidence_zh: str
    evidence_en: str
    severity: FindingSeverity
    basis: str
    answers: frozenset[ItemResult] = ANY
    version: int = 1
    valid_from: date = FIRST_DAY
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this version was asked on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_GROUPS = {
    "F": ItemGroup.FIRE,
    "G": ItemGroup.GAS,
    "E": ItemGroup.ELECTRICITY,
    "O": ItemGroup.OCCUPANCY,
    "R": ItemGroup.REGISTRATION,
    "S": ItemGroup.STRUCTURE,
}
_PHOTO, _LOOK = ("照片", "photo"), ("现场查看", "looked at")
_TEST, _SEEN = ("现场测试", "tested"), ("查看，不复印", "seen, not copied")
_FIRE = "消防法 28；地方规定"
_LOCAL = "地方规定"
_LEASES = "住房租赁条例"
_POLICE = "租赁房屋治安管理规定 7、8"


def _item(
    code: str,
    zh: str,
    en: str,
    severity: FindingSeverity,
    basis: str,
    evidence: tuple[str, str] = _LOOK,
    answers: frozenset[ItemResult] = ANY,
) -> Item:
    return Item(
        code=code,
        group=_GROUPS[code[0]],
        zh=zh,
        en=en,
        evidence_zh=evidence[0],
        evidence_en=evidence[1],
        severity=severity,
        basis=basis,
        answers=answers,
    )


_HEADCOUNT = ("清点人数", "headcount")
_AREA = ("面积与人数", "floor area and persons")

# long because the whole list is read from top to bottom, as an inspector does
VERSIONS: tuple[Item, ...] = (
    _item(
        "F01",
        "疏散通道、楼梯、安全出口畅通，未上锁",
        "Escape route, stairs and exit are clear and not locked",
        A,
        _FIRE,
        ("走廊照片", "photo of the corridor"),
        ALWAYS,
    ),
    _item(
        "F02",
        "疏散楼梯数量足够（三层及以上按规定设两部）",
        "Enough exits (two stairs from three storeys up where required)",
        A,
        _LOCAL,
        ("清点", "count"),
    ),
    _item("F03", "防盗窗可从内开启", "Window bars can be opened from inside", A, _LOCAL, _PHOTO),
    _item(
        "F04",
        "每户至少一具 2 公斤以上 ABC 干粉灭火器，在有效期内",
        "At least one ABC extinguisher of 2 kg or more for each household let, in date",
        B,
        _LOCAL,
        ("压力表照片", "photo of the gauge"),
        ALWAYS,
    ),
    _item(
        "F05",
        "独立式感烟探测器（十间及以上或十五人及以上，或按地方规定）",
        "Smoke detector (ten rooms or fifteen people and more, or as local rules say)",
        B,
        _LOCAL,
        _TEST,
    ),
    _item(
        "F06",
        "隔墙为不燃材料并砌至楼板；无彩钢板房间",
        "Partitions are non-combustible up to the slab; no rooms of colour-steel panel",
        A,
        _LOCAL,
        _PHOTO,
    ),
    _item(
        "F07",
        "住人与生产、仓储、经营不在同一空间（三合一）",
        "Nobody lives where goods are made, stored or sold",
        A,
        _FIRE,
        answers=ALWAYS,
    ),
    _item(
        "F08",
        "地下室、厨房、卫生间、阳台、储藏室不住人",
        "Nobody lives in a basement, kitchen, bathroom, balcony or storeroom; none of them is let apart",
        A,
        "商品房屋租赁管理办法 8；住房租赁条例",
        answers=ALWAYS,
    ),
    _item(
        "F09",
        "电动自行车及电池不入室、不占疏散出口，充电规范",
        "E-bikes and batteries are not indoors or in exits and are charged properly",
        A,
        _FIRE,
    ),
    _item(
        "F10",
        "按规定配备应急照明、逃生用品",
        "Emergency light and escape aids where required",
        C,
        _LOCAL,
    ),
    _item(
        "G01",
        "燃气软管未老化、未超期，卡箍牢固",
        "The gas hose is not aged or beyond its life; the clamp is tight",
        B,
        _LOCAL,
        _PHOTO,
    ),
    _item("G02", "灶具有熄火保护", "The stove has flame-out protection", B, _LOCAL),
    _item(
        "G03",
        "液化气瓶只放厨房；高层不用瓶装气；无二手瓶",
        "LPG only in the kitchen, none in high-rises, no second-hand cylinder",
        A,
        _LOCAL,
    ),
    _item("G04", "按规定安装可燃气体报警器", "A gas alarm is fitted where required", B, _LOCAL),
    _item(
        "G05",
        "燃气热水器排烟到室外，不装在浴室内",
        "The gas water heater is vented outside and not installed in the bathroom",
        A,
        _LOCAL,
    ),
    _item(
        "E01",
        "无私拉乱接，不以铜丝、铁丝代替保险丝",
        "No illegal wiring, no copper or iron wire instead of fuses",
        A,
        _LOCAL,
        _PHOTO,
        ALWAYS,
    ),
    _item(
        "E02",
        "电线穿管，有漏电及过载保护",
        "Wires in conduit; a breaker against leakage and overload",
        B,
        _LOCAL,
        answers=ALWAYS,
    ),
    _item("E03", "不使用大功率电器（热得快等）", "No over-rated heaters", C, _LOCAL),
    _item(
        "O01",
        "每间居住人数不超过当地上限（家庭成员除外）",
        "No more persons in a room than the local limit, one family excepted",
        B,
        "商品房屋租赁管理办法 8；地方规定",
        _HEADCOUNT,
    ),
    _item(
        "O02",
        "人均居住面积不低于当地下限",
        "No less floor for each person than the local limit",
        B,
        "商品房屋租赁管理办法 8；地方规定",
        _AREA,
    ),
    _item(
        "O03",
        "以原设计房间为最小出租单位，不分割、不按床位出租",
        "The room as designed is the smallest unit let: none is split, none let bed by bed",
        B,
        "商品房屋租赁管理办法 8",
        answers=ALWAYS,
    ),
    _item(
        "R01",
        "出租人出示身份证件及权属证明",
        "The landlord showed a document and the right to let",
        C,
        _LEASES,
        _SEEN,
        ALWAYS,
    ),
    _item("R02", "有租赁合同且为实名", "There is a lease in real names", B, _LEASES, _SEEN, ALWAYS),
    _item(
        "R03",
        "租赁合同已备案（三十日内）",
        "The lease is filed (within thirty days)",
        C,
        "商品房屋租赁管理办法 14；住房租赁条例",
        ("备案编号", "filing number"),
    ),
    _item(
        "R04",
        "承租人登记齐全",
        "All occupants are declared",
        B,
        _POLICE,
        ("申报人数与在住人数", "declared and present, counted"),
        ALWAYS,
    ),
    _item(
        "R05",
        "外来人员三日内申报暂住登记",
        "Those from elsewhere are registered within three days",
        B,
        "户口登记条例 15",
    ),
    _item(
        "R06",
        "境外人员二十四小时内登记",
        "Foreigners are registered within twenty-four hours",
        B,
        "出境入境管理法 39",
    ),
    _item(
        "R07",
        "签订治安责任保证书",
        "The safety responsibility letter is signed",
        C,
        _POLICE,
        _SEEN,
    ),
    _item("R08", "转租已申报", "Sub-letting is declared", C, _POLICE),
    _item(
        "S01",
        "房屋结构无裂缝、倾斜等危险迹象",
        "No sign of structural danger such as cracks or a tilt",
        A,
        "移交住建部门",
        _PHOTO,
        ALWAYS,
    ),
    _item(
        "S02",
        "无坠落、积水等其他隐患",
        "Nothing else that is unsafe: falls, floods or other",
        B,
        _LOCAL,
        answers=SEEN,
    ),
)
