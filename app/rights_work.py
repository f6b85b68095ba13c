"""What the commands about rights have in common: who acts, through which source, and how a no ends a command."""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Annotated, ParamSpec, TypeVar

import typer

from app.assembly import House
from app.erasing import ErasureWork, certificates
from app.erasing_refused import OrdersRefused, PersonNotInLedger, ReadModelsBehind
from app.erasure_book import ErasureBook
from app.keeping import Keeping, refuse, require_opened
from app.notaries import require_cosigned
from app.output import Exit, fail, print_facts, print_json, progress_note
from app.rebuilding import rebuild_of
from app.rights_message import rights_message
from app.rulebooks import rulebooks
from app.settings import LogName, Settings, StoreKind
from app.stores import utc_now
from app.views import open_views, projections_over
from app.world import world_guard
from domain.shared.actor import Actor, Role
from domain.shared.rule import RuleBroken
from domain.shared.ulid import is_ulid
from intake.attributes import is_staff_id
from intake.delivery import Receipt
from intake.erasure import Erasure
from ledger.keeping.chained_file import ChainBroken
from ledger.keeping.erasure_list import ErasureList
from ledger.keeping.holds import HoldBook
from ledger.keeping.key_lock import alone
from ledger.keeping.restoring import RestoreStopped
from ledger.port import StoreUnavailable, Verdict
from projections.catalogue import NAMES, TABLES_OF
from projections.rebuild.shadow import old_name

P = ParamSpec("P")
R = TypeVar("R")

AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]
PersonKey = Annotated[str, typer.Argument(help="the person's key 人员键")]
RequestId = Annotated[str, typer.Argument(help="the request's id 请求编号")]
As = Annotated[str, typer.Option("--as", help="who acts: staff:… 经办人")]
InOffice = Annotated[Role, typer.Option("--role", help="the office acted in 岗位")]
Source = Annotated[str, typer.Option(help="the registered source it is told through 来源")]


def rights_guard(command: Callable[P, R]) -> Callable[P, R]:
    """A rule's no is told in both languages and ends with 1, what the world lacks with 3."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except RuleBroken as rule:
            fail(Exit.WRONG, f"{rule.text('zh')}({rule.code})", rule.text("en"))
        except (PersonNotInLedger, OrdersRefused) as refused:
            fail(Exit.WRONG, refused.zh, refused.en)
        except RestoreStopped as stopped:
            refuse(stopped.code, stopped.zh, stopped.en)
        except ChainBroken as broken:
            refuse("erasures.list_changed", broken.zh, broken.en)

    return world_guard((StoreUnavailable, ReadModelsBehind))(run)


def person(key: str) -> str:
    """Ends the command for what is no key."""
    if not is_ulid(key):
        fail(Exit.BAD_USE, f"{key} 不是人员键（26 位 ULID）。", f"{key} is no person's key (a ULID of 26).")
    return key


def actor(name: str, role: Role) -> Actor:
    """Ends the command for what is no staff id."""
    if not is_staff_id(name):
        fail(
            Exit.BAD_USE,
            f"--as {name} 不是 staff:… 形式的工作人员编号。",
            f"--as {name} is not a staff id such as staff:D0001.",
        )
    return Actor(name, role)


def tell(house: House, fact: str, key: str, data: Mapping[str, object], who: Actor, source: str) -> Receipt:
    """One message down the road everybody's messages take."""
    if source not in house.sources.uris():
        fail(
            Exit.BAD_USE,
            f"来源 {source} 未登记，见 docs/sources.md。",
            f"The source {source} is not registered; see docs/sources.md.",
        )
    require_opened(house.settings, house)
    return house.road().take([rights_message(fact, key, data, who, source, utc_now())])[0]


def tell_receipt(receipt: Receipt, facts: Mapping[str, object], *, as_json: bool) -> None:
    """What became of it. Ends with 1 where it was not taken."""
    detail = receipt.detail or {}
    told = {
        **facts,
        "verdict": receipt.verdict.value,
        "position": receipt.position,
        "code": receipt.code,
        "zh": detail.get("zh"),
        "en": detail.get("en"),
    }
    if as_json:
        print_json(told)
    else:
        print_facts("told 已报送", {name: value for name, value in told.items() if value is not None})
    if receipt.verdict not in (Verdict.ACCEPTED, Verdict.DUPLICATE):
        raise typer.Exit(int(Exit.WRONG))


def erasure_work(settings: Settings, house: House) -> ErasureWork:
    """What carries an erasure to its end on this machine."""
    views = open_views(settings)
    catalogue = projections_over(house.log, house.vault, views)
    book = erasure_book(settings)
    return ErasureWork(
        erasure=Erasure(house.road(), rulebooks(), book.begin),
        log=house.log,
        views=views,
        folders=catalogue.folders,
        drop_old=partial(_drop_old, settings),
        shelf=certificates(settings),
        require_seen=lambda: require_cosigned(house.cosigning_of(LogName.EVENTS)),
        mark=partial(_mark, settings),
        alone=partial(alone, Keeping(settings).lock),
    )


def _drop_old(settings: Settings) -> None:
    """Tables a rebuild kept for a day hold what they held. On PostgreSQL only their owner may throw them away."""
    views = open_views(settings)
    try:
        kept = [
            name
            for name in NAMES
            if any(
                views.shape_of(old_name(each.name))
                for table in TABLES_OF[name]
                for each in table.all_tables()
            )
        ]
    finally:
        views.close()
    if kept and settings.store is StoreKind.POSTGRES and settings.postgres_owner_password is None:
        names = ", ".join(kept)
        fail(
            Exit.WORLD_BROKEN,
            f"重建保留的旧表须由表主删除（{names}）：请设置 GRIDLEDGER_POSTGRES_OWNER_PASSWORD 后再次运行。",
            f"Only their owner may drop the tables a rebuild kept ({names}): set GRIDLEDGER_POSTGRES_OWNER_PASSWORD and run again.",
        )
    for name in kept:
        rebuild_of(settings, name).drop_old()


def erasure_book(settings: Settings) -> ErasureBook:
    """Who was erased, and whom a hold keeps."""
    return ErasureBook(ErasureList(settings.erasure_list_path), HoldBook(settings.holds_path))


def _mark(settings: Settings) -> None:
    """On PostgreSQL only its owner may let the database remember; the next `prepare` or `backup` does it as well."""
    if settings.store is StoreKind.POSTGRES and settings.postgres_owner_password is None:
        progress_note(
            "未设置 GRIDLEDGER_POSTGRES_OWNER_PASSWORD:数据库将在下次 prepare 或 backup 时记下删除清单。\n"
            "GRIDLEDGER_POSTGRES_OWNER_PASSWORD is not set: the database will remember the new lines of the erasure list "
            "at the next prepare or backup."
        )
        return
    keeping = Keeping(settings)
    try:
        keeping.erasures.mark_in(keeping.rows)
    finally:
        keeping.rows.close()
