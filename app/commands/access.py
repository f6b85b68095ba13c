"""`gridledger access`: who looked at what. Reading it here is a look as well."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json

from access.authorize import Action
from access.look import AccessLogUnavailable, Entry, LookFilter
from access.reading import all_between, every, page_of
from access.unusual import unusual
from api.access_documents import LooksAnswer, look_shown, unusual_shown
from api.local_time import in_shanghai
from app.access_log import unusual_bounds
from app.assembly import House
from app.command_looks import looked
from app.output import print_json, print_table, progress_note
from app.settings import Settings
from app.stores import utc_now
from app.verbs import verb
from app.world import world_guard
from ledger.port import StoreUnavailable

command = typer.Typer(
    help="The access log: who looked at what, why and when. 访问日志。", invoke_without_command=True
)

FORMATS = ["%Y-%m-%dT%H:%M:%S%z"]
Persons = Annotated[list[str] | None, typer.Option("--person", help="a person's key, again for more 人员键")]
Readers = Annotated[list[str] | None, typer.Option("--reader", help="who looked, again for more 查阅人")]
From = Annotated[
    datetime | None, typer.Option("--from", formats=FORMATS, help="RFC 3339 with offset, included")
]
To = Annotated[
    datetime | None, typer.Option("--to", formats=FORMATS, help="RFC 3339 with offset, not included")
]
Limit = Annotated[int, typer.Option(min=1, max=1_000, help="how many at most 最多条数")]
Before = Annotated[int | None, typer.Option(min=1, help="go on before this position 从此位置往前")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@command.callback()
@verb(Action.LIST_ACCESS)
@world_guard((StoreUnavailable, AccessLogUnavailable))
def show(
    context: typer.Context,
    person: Persons = None,
    reader: Readers = None,
    since: From = None,
    until: To = None,
    before: Before = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Show the access log, the newest first, by person, by reader, from, to. 查询访问日志。"""
    if context.invoked_subcommand is not None:
        return
    house, wanted = House(Settings()), _wanted(person, reader, since, until)
    page = page_of(house.access_log, wanted, before=before, size=limit)
    _look(house, Action.LIST_ACCESS, wanted, page.entries)
    if as_json:
        told = LooksAnswer(count=page.count, items=[look_shown(each) for each in page.entries])
        print_json({**told.model_dump(mode="json", exclude_none=True), "next": page.next})
        return
    columns = ("position", "at", "reader", "office", "action", "purpose", "outcome", "persons", "fields")
    print_table(
        f"access 访问日志 {len(page.entries)}/{page.count}", columns, [_row(each) for each in page.entries]
    )
    if page.next is not None:
        progress_note(f"更早的 go on with: --before {page.next}")


@command.command("export")
@verb(Action.LIST_ACCESS)
@world_guard((StoreUnavailable, AccessLogUnavailable))
def export(
    output: Annotated[Path, typer.Option("-o", "--output", help="the file to write, one entry a line")],
    person: Persons = None,
    reader: Readers = None,
    since: From = None,
    until: To = None,
) -> None:
    """Write entries to a file as JSON lines, each with its position and as it is stored. 导出访问日志。"""
    house, wanted = House(Settings()), _wanted(person, reader, since, until)
    last = house.access_log.head()
    with tempfile.TemporaryDirectory(dir=output.resolve().parent) as scratch:
        part, count = Path(scratch) / "part", 0
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for entry in every(house.access_log, wanted):
                if entry.position <= last:
                    file.write(to_json(look_shown(entry), exclude_none=True) + b"\n")
                    count += 1
        looked(house, Action.EXPORT, objects=[*_asked(wanted), f"looks:1-{last}"], rows=count)
        os.replace(part, output)
    progress_note(f"{output}: {count} 条 entries")


@command.command("unusual")
@verb(Action.READ_UNUSUAL)
@world_guard((StoreUnavailable, AccessLogUnavailable))
def show_unusual(since: From = None, until: To = None, as_json: AsJson = False) -> None:
    """Show reading above the stated bounds; the last day unless asked otherwise. 异常查阅。"""
    settings = Settings()
    house = House(settings)
    end = until or utc_now()
    begin = since or end - timedelta(days=1)
    found = [
        unusual_shown(each)
        for each in unusual(all_between(house.access_log, begin, end), unusual_bounds(settings))
    ]
    looked(house, Action.READ_UNUSUAL, found)
    if as_json:
        print_json([each.model_dump(mode="json", exclude_none=True) for each in found])
        return
    rows = [
        (each.rule, each.reader, each.count, each.bound, in_shanghai(each.since), in_shanghai(each.until))
        for each in found
    ]
    print_table("unusual 异常查阅", ("rule", "reader", "count", "bound", "from", "to"), rows)


def _wanted(
    person: list[str] | None, reader: list[str] | None, since: datetime | None, until: datetime | None
) -> LookFilter:
    return LookFilter(
        persons=frozenset(person or ()),
        readers=frozenset(reader or ()),
        since=since,
        until=until,
    )


def _look(house: House, action: Action, wanted: LookFilter, entries: tuple[Entry, ...]) -> None:
    seen = [f"looks:{entries[-1].position}-{entries[0].position}"] if entries else []
    looked(house, action, objects=[*_asked(wanted), *seen], rows=len(entries))


def _asked(wanted: LookFilter) -> list[str]:
    """Whoever is asked about by key is found by it."""
    return [f"record:{key}" for key in sorted(wanted.persons)]


def _row(entry: Entry) -> tuple[object, ...]:
    look = entry.look
    persons = len(look.subjects)
    return (
        entry.position,
        in_shanghai(look.at),
        look.reader,
        look.role,
        look.action,
        look.purpose,
        look.refused or look.outcome,
        look.subjects[0] if persons == 1 else persons,
        " ".join(look.fields),
    )
