"""What the offices are called: a decision and a receipt name them in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.shared.actor import Role


@dataclass(frozen=True, slots=True)
class RoleText:
    """An office's names."""

    zh: str
    en: str


ROLE_TEXTS: Mapping[Role, RoleText] = {
    Role.GRID_WORKER: RoleText("网格员", "grid worker"),
    Role.PROPERTY_MANAGER: RoleText("物业人员", "property manager"),
    Role.RESIDENT: RoleText("居民", "resident"),
    Role.SHOP_LEADER: RoleText("联户长", "shop leader"),
    Role.UNIT_CONTACT: RoleText("单位联系人", "unit contact"),
    Role.VOLUNTEER: RoleText("义警", "volunteer constable"),
    Role.AUXILIARY: RoleText("辅警", "auxiliary officer"),
    Role.COMMUNITY_OFFICER: RoleText("社区民警", "community officer"),
    Role.MEDIATOR: RoleText("调解员", "mediator"),
    Role.TOWN_OFFICE: RoleText("镇平安办", "town Peace office"),
    Role.JUSTICE_LIAISON: RoleText("司法联络员", "court and justice liaison"),
    Role.STATISTICS_CLERK: RoleText("统计员", "statistics clerk"),
    Role.REGISTRAR: RoleText("登记管理员", "registrar"),
    Role.AUDITOR: RoleText("审计督察员", "auditor"),
    Role.DATA_PROTECTION_OFFICER: RoleText("个人信息保护负责人", "data-protection officer"),
}
