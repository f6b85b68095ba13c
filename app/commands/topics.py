"""`gridledger topics`: the difference to the broker's topics, shown first, then made."""

from typing import Annotated

import typer

from access.authorize import Action
from app.assembly import House
from app.kafka import ASKED_BY_A_PERSON, kafka_settings
from app.output import Exit, print_json, progress_note
from app.settings import Settings
from app.verbs import verb
from app.world import world_guard
from consumers import topics as house_topics
from consumers.broker_admin import BrokerAdmin
from consumers.kafka_settings import BrokerUnreachable
from consumers.topics import Change, Step, WantedTopic

command = typer.Typer(
    help="Kafka topics: plan shows the difference, apply makes it. 主题:先看差异,再应用。",
    no_args_is_help=True,
)
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@command.command("plan")
@verb(Action.PREPARE_STORES)
@world_guard((BrokerUnreachable,))
def plan(as_json: AsJson = False) -> None:
    """Show how the broker's topics differ from the house's. Ends with 1 if they do."""
    with BrokerAdmin(kafka_settings(Settings(), timeout=ASKED_BY_A_PERSON)) as admin:
        changes = house_topics.plan(admin, _wanted())
    _show(changes, as_json=as_json)
    raise typer.Exit(int(Exit.WRONG if changes else Exit.DONE))


@command.command("apply")
@verb(Action.PREPARE_STORES)
@world_guard((BrokerUnreachable,))
def apply(
    as_json: AsJson = False,
    replicas: Annotated[int, typer.Option(help="copies of each partition; -1: the broker's default")] = -1,
) -> None:
    """Show the difference, then make it. Nothing is lowered or deleted; twice changes nothing."""
    with BrokerAdmin(kafka_settings(Settings(), timeout=ASKED_BY_A_PERSON)) as admin:
        _show(house_topics.plan(admin, _wanted()), as_json=as_json)
        done = house_topics.apply(admin, _wanted(), replicas=replicas)
    left = [change for change in done if change.step is Step.CANNOT]
    progress_note(f"applied {len(done) - len(left)} of {len(done)} differences")
    raise typer.Exit(int(Exit.WRONG if left else Exit.DONE))


def _wanted() -> tuple[WantedTopic, ...]:
    return house_topics.wanted_with(House(Settings()).sources.own_topics())


def _show(changes: list[Change], *, as_json: bool) -> None:
    if as_json:
        print_json(
            [
                {
                    "step": each.step,
                    "topic": each.topic,
                    "what": each.what,
                    "now": each.now,
                    "wanted": each.wanted,
                }
                for each in changes
            ]
        )
        return
    for change in changes:
        typer.echo(change.line())
    if not changes:
        typer.echo("no difference 无差异")
