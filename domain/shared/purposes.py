"""Why personal data may be handled: the closed list of purposes a message's `basis` names (个人信息保护法 13, 34)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """Codes of the purpose list."""

    POPULATION_REGISTRATION = "population_registration"
    RENTAL_SAFETY = "rental_safety"
    DISPUTE_MEDIATION = "dispute_mediation"
    FIRE_SAFETY = "fire_safety"
    FRAUD_PREVENTION = "fraud_prevention"
    HAZARD_HANDLING = "hazard_handling"
    PUBLIC_SECURITY_CASE = "public_security_case"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class PurposeText:
    """A purpose's names and the law it rests on; `certain` is False where the article is still to be re-checked."""

    zh: str
    en: str
    law: str
    certain: bool = True


PURPOSE_TEXTS: Mapping[Purpose, PurposeText] = {
    Purpose.POPULATION_REGISTRATION: PurposeText(
        "实有人口登记", "registration of residents", "户口登记条例 15; 出境入境管理法 39; 居住证暂行条例"
    ),
    Purpose.RENTAL_SAFETY: PurposeText(
        "出租房屋安全检查", "safety of rented homes", "租赁房屋治安管理规定 7, 8; 住房租赁条例"
    ),
    Purpose.DISPUTE_MEDIATION: PurposeText(
        "矛盾纠纷调解", "mediation of disputes", "人民调解法 17, 25, 28, 33; 治安管理处罚法 9"
    ),
    Purpose.FIRE_SAFETY: PurposeText("日常消防监督", "daily fire supervision", "消防法 53", certain=False),
    Purpose.FRAUD_PREVENTION: PurposeText(
        "电信网络诈骗预警劝阻", "warning of telecom fraud", "反电信网络诈骗法 34", certain=False
    ),
    Purpose.HAZARD_HANDLING: PurposeText(
        "安全隐患处置", "handling of hazards", "安全生产法 74, 75", certain=False
    ),
    Purpose.PUBLIC_SECURITY_CASE: PurposeText("治安案件办理", "public-security cases", "治安管理处罚法"),
    Purpose.CONSENT: PurposeText("本人同意", "the person's own consent", "个人信息保护法 13(1), 14"),
}
