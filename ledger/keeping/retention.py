"""How long what is kept, by what it is kept for and where: rules with their source, and a pure `due`."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

import yaml

from domain.shared.rule_pack import COUNTRY

# 网络安全法: network logs at least six months; no six months are longer than this.
LEAST_ACCESS_LOG_DAYS = 184


class KeptKind(StrEnum):
    """What a term runs for."""

    SETTLED_LETTER = "settled_letter"  # the message behind a letter the desk has done with
    OPEN_LETTER = "open_letter"  # the message behind a letter nobody worked on
    WAITING_MESSAGE = "waiting_message"  # beyond the bound it waits for
    IMPORT_ERRORS = "import_errors"  # the error file of an import: what people wrote
    LEFT_RESIDENT = "left_resident"  # a person whose every stay has ended
    ACCESS_LOG = "access_log"  # who looked at whom


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """`days` after the day something began to lie there. `at_least` is a floor of the law: nothing is deleted by it.

    `region` is the beginning of grid codes, or the country. `certain` is False where no law known to us gives the
    number: then `days` is a setting, and its default ours.
    """

    code: str
    kind: KeptKind
    days: int
    source: str
    certain: bool
    region: str = COUNTRY
    at_least: bool = False


_OURS = "期限法律未明,默认值由本系统设定,须由处理者确定 no law known to us gives the number: a setting"
DEFAULT_RULES: tuple[RetentionRule, ...] = (
    RetentionRule(
        code="retention.settled_letter", kind=KeptKind.SETTLED_LETTER, days=90, certain=False,
        source=f"个人信息保护法 19(最短必要期限);{_OURS}",
    ),
    RetentionRule(
        code="retention.open_letter", kind=KeptKind.OPEN_LETTER, days=365, certain=False,
        source=f"个人信息保护法 19(最短必要期限);{_OURS}",
    ),
    RetentionRule(
        code="retention.waiting_message", kind=KeptKind.WAITING_MESSAGE, days=0, certain=False,
        source=f"个人信息保护法 19;等待期限见 GRIDLEDGER_WAIT_SECONDS,逾期即作出结论;{_OURS}",
    ),
    RetentionRule(
        code="retention.import_errors", kind=KeptKind.IMPORT_ERRORS, days=30, certain=False,
        source=f"个人信息保护法 19(最短必要期限);{_OURS}",
    ),
    RetentionRule(
        code="retention.left_resident", kind=KeptKind.LEFT_RESIDENT, days=1_825, certain=False,
        source=f"个人信息保护法 19、47(目的已实现);档案保管期限待确定;{_OURS}",
    ),
    RetentionRule(
        code="retention.access_log", kind=KeptKind.ACCESS_LOG, days=LEAST_ACCESS_LOG_DAYS, certain=True,
        source="网络安全法(网络日志不少于六个月:原第 21 条,2026 年起第 23 条) network logs at least six months", at_least=True,
    ),
)  # fmt: skip


class RulesNotValid(Exception):
    """A file of rules that cannot be used; the texts say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


@dataclass(frozen=True, slots=True)
class KeptFact:
    """Something that lies there since a day; `key` names it to a legal hold, e.g. `letter:…`, `person:…`."""

    kind: KeptKind
    key: str
    since: date
    grid_code: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Its term is over by this rule."""

    rule: RetentionRule
    fact: KeptFact


def due(
    facts: Iterable[KeptFact],
    today: date,
    rules: Sequence[RetentionRule] = DEFAULT_RULES,
    held: Collection[str] = (),
) -> list[Due]:
    """What has lain there for its whole term and one day more. What a legal hold names is never due."""
    found = []
    for fact in facts:
        rule = rule_for(fact.kind, fact.grid_code, rules)
        over = fact.since + timedelta(days=rule.days) < today
        if over and not rule.at_least and fact.key not in held:
            found.append(Due(rule, fact))
    return found


def rule_for(kind: KeptKind, grid_code: str | None, rules: Sequence[RetentionRule]) -> RetentionRule:
    """The rule of the smallest region the thing lies in; every kind has one for the whole country."""
    fitting = [
        each
        for each in rules
        if each.kind is kind and (each.region == COUNTRY or (grid_code or "").startswith(each.region))
    ]
    return max(fitting, key=lambda each: 0 if each.region == COUNTRY else len(each.region))


def shortest(kind: KeptKind, rules: Sequence[RetentionRule]) -> int:
    """The shortest term anywhere: nothing younger needs to be looked at."""
    return min(each.days for each in rules if each.kind is kind)


def read_rules(path: Path) -> tuple[RetentionRule, ...]:
    """The defaults with what a YAML file says otherwise: a list of `code`, `days`, `source` and perhaps `region`.

    Raises `RulesNotValid`; a floor of the law is never lowered.
    """
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise RulesNotValid(f"{path} 无法读取:{problem}", f"{path} cannot be read: {problem}") from None
    if not isinstance(told, list):
        raise RulesNotValid(f"{path} 应为规则列表。", f"{path} must be a list of rules.")
    rules = {(each.code, each.region): each for each in DEFAULT_RULES}
    for number, entry in enumerate(told, 1):
        rule = _rule(path, number, entry)
        rules[rule.code, rule.region] = rule
    return tuple(rules.values())


def _rule(path: Path, number: int, entry: object) -> RetentionRule:
    known = {each.code: each for each in DEFAULT_RULES}
    if not isinstance(entry, dict) or set(entry) - {"code", "region", "days", "source"}:
        raise RulesNotValid(
            f"{path} 第 {number} 条应只有 code、region、days、source。",
            f"Rule {number} of {path} may hold code, region, days and source only.",
        )
    base, days, source = known.get(str(entry.get("code"))), entry.get("days"), entry.get("source")
    region = str(entry.get("region", COUNTRY))
    if base is None or type(days) is not int or days < 0 or not isinstance(source, str) or not source:
        raise RulesNotValid(
            f"{path} 第 {number} 条须有已知的 code、天数 days 和依据 source。",
            f"Rule {number} of {path} needs a known code, days as a whole number, and its source.",
        )
    if not (region == COUNTRY or (region.isascii() and region.isdigit() and len(region) <= 15)):
        raise RulesNotValid(
            f"{path} 第 {number} 条的 region 应为区划代码前缀。",
            f"The region of rule {number} of {path} must be the beginning of a grid code, in quotes.",
        )
    if base.at_least and days < base.days:
        raise RulesNotValid(
            f"{path} 第 {number} 条低于法定下限 {base.days} 天。",
            f"Rule {number} of {path} is below the {base.days} days the law demands.",
        )
    return replace(base, days=days, source=source, region=region)
