"""`gridledger retention`: what is due by which rule, deleted or proposed; legal holds."""

from dataclasses import asdict
from typing import Annotated

import typer

from access.authorize import Action
from app.command_looks import looked
from app.erasure_requests import ErasureRequests
from app.held_things import require_holdable
from app.keeping import refuse, require_opened, staff
from app.output import print_facts, print_json, print_table, progress_note
from app.retaining import Retention, RetentionReport
from app.rights_work import InOffice, Source
from app.settings import Settings
from app.stores import utc_now
from app.town.sources import RIGHTS_DESK
from app.verbs import verb
from app.world import world_guard
from domain.shared.actor import Actor, Role
from ledger.keeping.chained_file import ChainBroken
from ledger.port import StoreUnavailable

command = typer.Typer(
    help="Terms of what is kept: rules, plan, apply, proposals, legal holds. 保存期限。", no_args_is_help=True
)
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
By = Annotated[str, typer.Option("--by", help="who acts: staff:… 经办人")]
ApprovedBy = Annotated[str, typer.Option("--approved-by", help="who approves, another person 批准人")]
Held = Annotated[str, typer.Argument(help="person:…, letter:… or import:…")]
Reference = Annotated[str, typer.Option(help="the authority's number; no name of a person 文号")]


@command.command()
@verb(Action.READ_RETENTION)
def rules(as_json: AsJson = False) -> None:
    """Show every term, its source, and whether the law gives the number. 保存期限规则。"""
    found = Retention(Settings()).rules
    if as_json:
        print_json(found)
        return
    print_table(
        "retention rules 保存期限",
        ("code", "region", "days", "", "certain", "source"),
        [
            (
                each.code,
                each.region,
                each.days,
                "至少 at least" if each.at_least else "",
                "是 yes" if each.certain else "否 no",
                each.source,
            )
            for each in found
        ],
    )


@command.command()
@verb(Action.READ_RETENTION)
@world_guard((StoreUnavailable,))
def plan(as_json: AsJson = False) -> None:
    """Count what is due by each rule; changes nothing, names nobody. 预演。"""
    try:
        report = Retention(Settings()).plan()
    except ChainBroken as broken:
        refuse("retention.file_changed", broken.zh, broken.en)
    _tell("due 到期", report, as_json=as_json)


@command.command()
@verb(Action.APPLY_RETENTION, told=True)
@world_guard((StoreUnavailable,))
def apply(
    by: By,
    role: InOffice = Role.DATA_PROTECTION_OFFICER,
    source: Source = RIGHTS_DESK,
    as_json: AsJson = False,
) -> None:
    """Delete what is due; ask for the erasure of persons whose term is over, which another person must approve. 执行。"""
    staff(by, "--by")
    work = Retention(Settings())
    require_opened(work.keeping.settings, work.keeping.house)
    try:
        report = work.apply(by, requests=_requests(work, Actor(by, role), source))
    except ChainBroken as broken:
        refuse("retention.file_changed", broken.zh, broken.en)
    _tell("applied 已执行", report, as_json=as_json)


def _requests(work: Retention, by: Actor, source: str) -> ErasureRequests | None:
    """None, and a remark, where the source is not registered: persons are proposed all the same."""
    house = work.keeping.house
    if source not in house.sources.uris():
        progress_note(
            f"来源 {source} 未登记:到期人员只作建议,未提出删除请求(见 docs/sources.md)。\n"
            f"The source {source} is not registered: persons are proposed, their erasure is not asked for "
            "(see docs/sources.md)."
        )
        return None
    return ErasureRequests(house, source, by, utc_now)


@command.command()
@verb(Action.READ_RETENTION)
@world_guard((StoreUnavailable,))
def proposals(as_json: AsJson = False) -> None:
    """Show persons whose erasure is proposed, by which rule, since when. 待删除建议。"""
    work = Retention(Settings())
    try:
        found = work.proposals.all()
    except ChainBroken as broken:
        refuse("retention.file_changed", broken.zh, broken.en)
    looked(work.keeping.house, Action.READ_RETENTION, [asdict(each) for each in found])
    if as_json:
        print_json(found)
    else:
        print_table(
            "proposals 删除建议",
            ("person", "rule", "since", "proposed at", "request"),
            [(each.person_key, each.rule, each.since, each.proposed_at, each.request) for each in found],
        )


@command.command()
@verb(Action.READ_RETENTION)
@world_guard((StoreUnavailable,))
def holds(as_json: AsJson = False) -> None:
    """Show legal holds in force. 依法保全。"""
    work = Retention(Settings())
    try:
        found = work.holds.standing()
    except ChainBroken as broken:
        refuse("retention.file_changed", broken.zh, broken.en)
    letters = [each.key for each in found if each.key.startswith("letter:")]
    looked(work.keeping.house, Action.READ_RETENTION, [asdict(each) for each in found], objects=letters)
    if as_json:
        print_json(found)
    else:
        columns = ("held", "reference", "placed at")
        print_table("holds 保全", columns, [(each.key, each.reference, each.placed_at) for each in found])


@command.command()
@verb(Action.APPLY_RETENTION)
@world_guard((StoreUnavailable,))
def hold(key: Held, reference: Reference, by: By, approved_by: ApprovedBy, as_json: AsJson = False) -> None:
    """Keep something beyond its term for a court or an authority. 保全。"""
    _move(key, reference, by, approved_by, release=False, as_json=as_json)


@command.command()
@verb(Action.APPLY_RETENTION)
def release(
    key: Held, reference: Reference, by: By, approved_by: ApprovedBy, as_json: AsJson = False
) -> None:
    """End a legal hold; the term counts again. 解除保全。"""
    _move(key, reference, by, approved_by, release=True, as_json=as_json)


def _move(key: str, reference: str, by: str, approved_by: str, *, release: bool, as_json: bool) -> None:
    if staff(by, "--by") == staff(approved_by, "--approved-by"):
        refuse(
            "retention.four_eyes",
            "保全及解除须由两名不同的人员办理和批准。",
            "A hold is placed or released by one person and approved by another.",
        )
    work = Retention(Settings())
    if not release:  # whatever stands may be released
        require_holdable(work.keeping, key)
    book = work.holds
    try:
        act = book.release if release else book.place
        moved = act(key, reference=reference, at=utc_now(), by=by, approved_by=approved_by)
    except ChainBroken as broken:
        refuse("retention.file_changed", broken.zh, broken.en)
    if as_json:
        print_json({"key": key, "reference": reference, "held": not release, "changed": moved})
    else:
        print_facts("hold 保全", {"key": key, "held": not release, "changed": moved})


def _tell(title: str, report: RetentionReport, *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    facts: dict[str, object] = dict(sorted(report.due.items()))
    facts |= {
        "held 保全": report.held,
        "deleted 已删除": report.deleted,
        "proposed 已建议": report.proposed,
        "erasure asked for 已提出删除请求": report.requested,
        "waiting beyond their bound 逾期等待": report.decided,
    }
    print_facts(title, facts)
