"""`gridledger tokens`: who may ask or send over HTTP. Tokens are shown once and kept only as hashes."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from access.authorize import Action
from access.principal import PlaceScope, Principal, Reach
from access.strong_offices import STRONG_OFFICES, NobodyNamed
from access.tokens import ApprovalRefused, office
from app.desk_work import As
from app.output import Exit, fail, print_json, print_table, progress_note
from app.settings import Settings
from app.stores import utc_now
from app.token_books import safe_token_book, token_book
from app.verbs import verb

command = typer.Typer(help="HTTP tokens: issue, approve, list, withdraw. 令牌。", no_args_is_help=True)
MaybeAs = Annotated[str | None, typer.Option("--as", help="who proposes it, for a strong office")]
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@command.command("issue")
@verb(Action.ISSUE_TOKEN)
def issue(
    name: Annotated[str, typer.Argument(help="whom it is for; an older token of the same name ends")],
    role: Annotated[str, typer.Option(help="a role of the trade, or upstream, monitor")],
    place: Annotated[
        list[str] | None, typer.Option(help="grid (15 digits), community or town (12); none: everywhere")
    ] = None,
    reach: Annotated[Reach, typer.Option(help="what the places are")] = Reach.EVERYWHERE,
    source: Annotated[list[str] | None, typer.Option(help="source URIs an upstream sender may use")] = None,
    operator: MaybeAs = None,
    person: Annotated[
        str | None, typer.Option(help="the holder's own key in the register 本人的人员键")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="how long it is valid")] = 30,
    as_json: AsJson = False,
) -> None:
    """Print a new token, once. One of a strong office counts when another person approved it."""
    try:
        principal = Principal(
            name=name,
            role=office(role),
            scope=PlaceScope(reach, frozenset(place or ())),
            sources=frozenset(source or ()),
            expires_at=utc_now() + timedelta(days=days),
            person_key=person,
        )
    except ValueError as problem:
        fail(Exit.BAD_USE, f"参数有误:{problem}", f"This cannot be issued: {problem}")
    token, waits = _issued(principal, operator)
    if as_json:
        told = {"name": name, "token": token, "expires_at": principal.expires_at}
        print_json({**told, "waits_for_approval": waits})
    else:
        typer.echo(token)


def _issued(principal: Principal, operator: str | None) -> tuple[str, bool]:
    """The token, and whether another person has to approve it before it counts."""
    strong = principal.role in STRONG_OFFICES
    if strong and operator is None:
        fail(
            Exit.BAD_USE,
            "该岗位须两人办理：请用 --as 说明由谁提出。",
            "This office is given by two people: say with --as who proposes it.",
        )
    book = token_book(Settings())
    try:
        with safe_token_book():
            if not strong or operator is None:
                return book.issue(principal), False
            token = book.propose(principal, operator)
    except ValueError as problem:
        fail(Exit.BAD_USE, f"参数有误:{problem}", f"This cannot be issued: {problem}")
    progress_note(
        f"令牌尚未生效：请另一人运行 gridledger tokens approve {principal.name} --as 姓名代号。\n"
        f"It does not count yet: another person runs `gridledger tokens approve {principal.name} --as WHO`."
    )
    return token, True


@command.command("approve")
@verb(Action.ISSUE_TOKEN)
def approve(
    name: Annotated[str, typer.Argument(help="whose proposed token counts from now on")], operator: As
) -> None:
    """Approve a token of a strong office that another person proposed."""
    try:
        with safe_token_book():
            token_book(Settings()).approve(name, operator)
    except (ApprovalRefused, NobodyNamed):
        fail(
            Exit.WRONG,
            f"没有待批准的令牌 {name}，或您就是提出人或持有人。",
            f"No token of the name {name} waits for approval, or you proposed it or hold it.",
        )


@command.command("list")
@verb(Action.LIST_TOKENS)
def show(as_json: AsJson = False) -> None:
    """List who holds a token and until when, and which ones wait for a second person."""
    with safe_token_book():
        entries = token_book(Settings()).entries()
    if as_json:
        print_json([{**asdict(each.principal), "proposed_by": each.proposed_by} for each in entries])
        return
    held = [(each.principal, each.proposed_by) for each in entries]
    rows = [
        (each.name, each.role, each.scope.reach, " ".join(sorted(each.sources or ())), each.expires_at, by)
        for each, by in held
    ]
    print_table("tokens 令牌", ("name", "role", "reach", "sources", "valid until", "proposed by"), rows)


@command.command("withdraw")
@verb(Action.ISSUE_TOKEN)
def withdraw(name: Annotated[str, typer.Argument(help="whose token ends")]) -> None:
    """End a token at once. Ends with 1 if there was none."""
    with safe_token_book():
        if token_book(Settings()).withdraw(name):
            return
    fail(Exit.WRONG, f"没有名为 {name} 的令牌。", f"There is no token of the name {name}.")
