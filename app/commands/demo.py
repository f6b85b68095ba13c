"""`gridledger demo`: a fictional town in an embedded ledger, served, with a tour of what it answers."""

from contextlib import nullcontext
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn, TimeElapsedColumn

from access.authorize import Action
from app.assembly import House
from app.commands.prepare import prepare_everything
from app.commands.serve import TOKEN_LIFE, Port, Serving, tell_first_login
from app.following_beside import followed_beside
from app.listening import PortTaken
from app.loading import load_town
from app.output import Exit, fail, print_json, progress_note
from app.settings import Settings, StoreKind
from app.stores import utc_now
from app.tour import tour_of
from app.town.story import PERSONS, SIZE
from app.verbs import verb
from app.world import world_guard
from ledger.port import StoreUnavailable
from projections.catalogue import NAMES
from projections.readstore.shapes import OtherShape

SEED = 20241
CATCH_UP_SECONDS = 45.0


@verb(Action.LOAD_DEMO)
@world_guard((StoreUnavailable, PortTaken, OtherShape))
def demo(
    size: Annotated[int, typer.Option(min=1, max=20_000, help="how many disputes")] = SIZE,
    persons: Annotated[int, typer.Option(min=0, max=1_000_000, help="how many people live there")] = PERSONS,
    seed: Annotated[int, typer.Option(help="the same seed tells the same story")] = SEED,
    today: Annotated[datetime | None, typer.Option(help="the day the story ends; now if not given")] = None,
    port: Port = None,
    load_only: Annotated[bool, typer.Option("--load-only", help="load the town and end")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print the counts as JSON")] = False,
) -> None:
    """Load a fictional town (division 990101) through the real intake, then serve it. 虚构小镇演示。"""
    settings = Settings()
    if settings.store is not StoreKind.SQLITE:
        fail(
            Exit.BAD_USE,
            "demo 只用于嵌入式存储。",
            "demo fills an embedded ledger; set GRIDLEDGER_STORE=sqlite.",
        )
    if port is not None:
        settings.http_port = port
    prepare_everything(settings)
    ends = (today or utc_now()).astimezone()
    counts = _already_there(settings)
    if counts is None:
        with nullcontext() if load_only else followed_beside(settings):
            counts = _load(settings, seed=seed, size=size, persons=persons, today=ends)
    if as_json:
        print_json(counts)
    if not load_only:
        _serve(settings, tour_on_stderr=as_json)


def _already_there(settings: Settings) -> dict[str, int] | None:
    """A ledger that holds something is served as it is."""
    head = House(settings).log.head()
    if not head:
        return None
    progress_note(
        f"台账已有 {head} 个事件,不再载入。The ledger already holds {head} events; nothing is loaded.\n"
        f"删除 {settings.data_dir} 可重新开始。Delete {settings.data_dir} to begin anew."
    )
    return {"events": head}


def _load(settings: Settings, *, seed: int, size: int, persons: int, today: datetime) -> dict[str, int]:
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} messages"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("虚构小镇的两年 two years of a fictional town", total=None)
        counts = load_town(
            settings,
            seed=seed,
            size=size,
            persons=persons,
            today=today,
            tell=lambda taken: progress.update(task, completed=taken),
        )
    return {**counts, "events": House(settings).log.head()}


def _serve(settings: Settings, *, tour_on_stderr: bool) -> None:
    with Serving(settings) as serving:
        head = serving.house.log.head()
        for name in NAMES:
            serving.status.wait_until(name, head, CATCH_UP_SECONDS)
        hours = int(TOKEN_LIFE.total_seconds() // 3600)
        tour = tour_of(serving.address, serving.new_token(), hours)
        typer.echo(tour, err=tour_on_stderr)
        tell_first_login(serving)
        serving.run()
