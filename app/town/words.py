"""What people of the fictional town are supposed to have said: short, without names, in Chinese."""

from random import Random

from domain.dispute.codes import Category

ACCOUNTS = {
    "neighbour": ("楼上晚间噪音不断，双方多次争吵。", "卫生间渗水到楼下，维修费谈不拢。", "院墙占用通道，出行不便。", "宠物夜间吠叫，邻居要求处理。"),
    "family": ("老人赡养费用分担有分歧。", "分家后房屋归属有争议。", "孩子抚养时间安排谈不拢。"),
    "property": ("物业费上涨，业主要求公开账目。", "电梯多日未修，业主拒缴费用。"),
    "labour": ("工程结束后工资未结清。", "加班报酬有争议。"),
    "land": ("田埂界线多年不清。", "山林承包边界重叠。"),
    "debt": ("借款到期未还，要求分期。",),
}  # fmt: skip
OTHER_ACCOUNTS = ("双方各执一词，要求社区主持公道。", "协商不成，申请调解。")
TERMS = (
    "双方各让一步，今后互不追究。",
    "分三期付清，每月十五日前支付。",
    "由责任方负责修复，费用各半。",
    "错时使用，互留联系方式。",
    "当面致歉，握手言和。",
)


def account_of(rng: Random, category: Category) -> str:
    """One sentence about what it is about."""
    return rng.choice(ACCOUNTS.get(category.value.partition(".")[0], OTHER_ACCOUNTS))


def terms_of(rng: Random) -> str:
    """One sentence about what was agreed."""
    return rng.choice(TERMS)
