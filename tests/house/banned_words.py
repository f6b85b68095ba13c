"""What no schema of ours may ever hold (domain reference §3.8), in English, Chinese and pinyin.

Words are looked for in the names of fields, codes and definitions, Chinese ones in every text of a schema.
Disputes, dwellings and hazards are graded; people never. A word that the trade needs in another sense is not
banned by itself but with what makes it wrong (`bank_account`, not `account`; `petitioner`, not `petition`).
"""

import re
from collections.abc import Iterator, Mapping

ENGLISH = (
    "ethnicity", "ethnic", "ethnic_group", "nation", "race", "religion", "religious", "religious_belief", "faith",
    "politics", "political", "politics_status", "party_member", "party_membership", "communist",
    "health", "disease", "illness", "diagnosis", "disability", "disabled", "mental", "psychiatric", "pregnant",
    "drug", "addict", "prisoner", "ex_prisoner", "released_prisoner", "community_correction", "petitioner", "parole",
    "problem_youth", "student_character", "student_score", "hobby", "hobbies", "grades",
    "risk", "risk_score", "risk_level", "person_score", "score", "credit_score", "points", "rank", "ranking",
    "leaderboard", "colour_label", "color_label", "person_label", "key_person", "blacklist", "watchlist",
    "face", "facial", "fingerprint", "gait", "voice", "voiceprint", "iris", "biometric", "biometrics",
    "number_plate", "license_plate", "licence_plate", "trail", "track", "gps", "trajectory", "mileage", "step_count",
    "steps", "check_in", "checkin", "online_time", "chat", "chat_log", "chat_content", "group_members", "bank",
    "bank_account", "bank_card", "transaction", "income", "insurance", "marriage", "marital", "marital_status",
    "fertility", "education", "degree",
)  # fmt: skip
CHINESE = (
    "民族", "族别", "宗教", "信仰", "政治面貌", "党员", "入党", "疾病", "病史", "妇科", "残疾", "精神障碍", "精神病",
    "吸毒", "涉毒", "刑满", "释放人员", "社区矫正", "上访人员", "信访人员", "问题青少年", "学生性格", "兴趣爱好",
    "重点人员", "风险等级", "风险评分", "人员积分", "积分", "排名", "标签", "人脸", "指纹", "步态", "声纹", "虹膜",
    "车牌", "轨迹", "打卡", "签到", "步数", "在线时长", "聊天记录", "群成员", "银行卡", "银行账户", "收入", "保险",
    "婚姻状况", "生育", "学历", "文化程度",
)  # fmt: skip
PINYIN = (
    "minzu", "zongjiao", "xinyang", "zhengzhimianmao", "zzmm", "dangyuan", "jibing", "bingshi", "canji", "jingshenbing",
    "xidu", "shedu", "xingman", "shifangrenyuan", "jiaozheng", "shangfang", "xinfangrenyuan", "wentiqingshaonian",
    "zhongdianrenyuan", "fengxian", "jifen", "paiming", "biaoqian", "renlian", "zhiwen", "butai", "shengwen", "hongmo",
    "chepai", "guiji", "daka", "qiandao", "bushu", "liaotian", "qunchengyuan", "yinhangka", "shouru", "baoxian",
    "hunyin", "shengyu", "xueli", "wenhuachengdu",
)  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def banned_in(schema: object) -> list[str]:
    """Every banned word in a JSON schema, with where it stands."""
    return sorted({f"{word} in {text!r}" for text in _names(schema) for word in _latin(text)}) + sorted(
        {f"{word} in {text!r}" for text in _texts(schema) for word in CHINESE if word in text}
    )


def _latin(text: str) -> Iterator[str]:
    plain = "_" + re.sub(r"[^a-z0-9]+", "_", _CAMEL.sub("_", text).lower()).strip("_") + "_"
    yield from (word for word in ENGLISH if f"_{word}_" in plain)
    yield from (word for word in PINYIN if word in plain.replace("_", ""))


def _names(schema: object) -> Iterator[str]:
    """Names of fields and definitions, and the codes of lists."""
    if isinstance(schema, Mapping):
        for key in ("properties", "$defs"):
            yield from schema.get(key, {})
        yield from (str(code) for code in schema.get("enum", ()))
        for value in schema.values():
            yield from _names(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _names(value)


def _texts(schema: object) -> Iterator[str]:
    if isinstance(schema, str):
        yield schema
    elif isinstance(schema, Mapping):
        for key, value in schema.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _texts(value)
