"""Rules about divisions and grids: codes are never reused, and everything has a validity."""

from domain.shared.rule import Premature, RuleBroken


class RoleNotAllowed(RuleBroken):
    code = "registry.role_not_allowed"
    zh = "角色（{role}）无权记录此事。"
    en = "The role {role} may not record this."


class DivisionCodeNotValid(RuleBroken):
    code = "division.code_not_valid"
    zh = "区划代码不正确（{problem}）：应为 12 位统计用区划代码，且不是“省直辖县级行政区划”等虚设层级。"
    en = (
        "This is no division code ({problem}): 12 digits are expected, and no placeholder level such as 4290."
    )


class LevelIsNotTheCodes(RuleBroken):
    code = "division.level_not_of_code"
    zh = "级别 {level} 与代码不符，该代码属于 {expected} 级。"
    en = "The level {level} is not the code's; this code is written at {expected} level."


class ParentMustBeGiven(RuleBroken):
    code = "division.parent_missing"
    zh = "省级以下区划必须写明上级区划（以区划名录为准，不按代码前缀推算）。"
    en = "Below a province the parent must be given, as the reference list says; it is not computed from the code."


class ParentMustStandAbove(RuleBroken):
    code = "division.parent_not_above"
    zh = "上级区划 {parent} 的级别必须高于本区划。"
    en = "The parent {parent} must be of a higher level than the division."


class VillageKindIsForVillages(RuleBroken):
    code = "division.village_kind_above_village"
    zh = "只有村级区划才有社区、村的类别。"
    en = "Only a division of village level is a community or a village."


class DivisionEstablishedOtherwise(RuleBroken):
    code = "division.already_established"
    zh = "区划 {division} 已登记，且内容不同。"
    en = "Division {division} is established already, with other particulars."


class DivisionCodeNeverReused(RuleBroken):
    code = "division.code_never_reused"
    zh = "区划代码 {division} 已撤销，不得重新启用。"
    en = "Division code {division} was abolished; a code is never used again."


class DivisionNotYetEstablished(Premature):
    code = "division.not_yet_established"
    zh = "区划 {division} 尚未登记。"
    en = "Division {division} is not established yet."


class DivisionEndsBeforeItBegins(RuleBroken):
    code = "division.ends_before_it_begins"
    zh = "撤销日期早于设立日期 {since}。"
    en = "The division would end before it began on {since}."


class DivisionAbolishedOtherwise(RuleBroken):
    code = "division.already_abolished"
    zh = "区划 {division} 已于 {on} 撤销，日期或承接区划不同。"
    en = "Division {division} was abolished on {on}, with another day or other successors."


class SuccessorMustBeAnother(RuleBroken):
    code = "registry.successor_is_itself"
    zh = "承接者不能是被撤销的自身。"
    en = "What ends cannot be its own successor."


class GridCodeNotValid(RuleBroken):
    code = "grid.code_not_valid"
    zh = "网格编码不正确（{problem}）：应为 12 位村级区划代码加 001–999 的序号。"
    en = "This is no grid code ({problem}): a village's 12 digits and a sequence 001-999 are expected."


class GridNotOfThisDivision(RuleBroken):
    code = "grid.not_of_this_division"
    zh = "网格编码前 12 位必须是所属村（社区）{division} 的代码。"
    en = "The first 12 digits of a grid code must be those of its village {division}."


class GridEstablishedOtherwise(RuleBroken):
    code = "grid.already_established"
    zh = "网格 {grid} 已登记，且内容不同。"
    en = "Grid {grid} is established already, with other particulars."


class GridCodeNeverReused(RuleBroken):
    code = "grid.code_never_reused"
    zh = "网格 {grid} 已停用，编码不得重新启用。"
    en = "Grid {grid} was closed; a code is never used again."


class GridNotYetEstablished(Premature):
    code = "grid.not_yet_established"
    zh = "网格 {grid} 尚未登记。"
    en = "Grid {grid} is not established yet."


class GridEndsBeforeItBegins(RuleBroken):
    code = "grid.ends_before_it_begins"
    zh = "停用日期早于设立日期 {since}。"
    en = "The grid would end before it began on {since}."


class GridClosedOtherwise(RuleBroken):
    code = "grid.already_closed"
    zh = "网格 {grid} 已于 {on} 停用，日期或承接网格不同。"
    en = "Grid {grid} was closed on {on}, with another day or other successors."
