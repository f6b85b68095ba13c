"""`gridledger tokens`: who may ask or send over HTTP. Tokens are shown once and kept only as hashes."""

from datetime import timedelta
from typing import Annotated

import typer

from access.principal import PlaceScope, Principal, Reach
from access.tokens import office
from app.output import Exit, fail, print_json, print_table
from app.settings import Settings
from app.stores import utc_now
from app.token_books import safe_token_book, token_book

command = typer.Typer(help="HTTP tokens: issue, list, withdraw. 令牌。", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="print JSON")]


@command.command("issue")
def issue(
    name: Annotated[str, typer.Argument(help="whom it is for; an older token of the same name ends")],
    role: Annotated[str, typer.Option(help="a role of the trade, or upstream, monitor")],
    place: Annotated[
        list[str] | None, typer.Option(help="grid (15 digits), community or town (12); none: everywhere")
    ] = None,
    reach: Annotated[Reach, typer.Option(help="what the places are")] = Reach.EVERYWHERE,
    source: Annotated[list[str] | None, typer.Option(help="source URIs an upstream sender may use")] = None,
    person: Annotated[
        str | None, typer.Option(help="a resident's own key: whose rights they may read")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="how long it is valid")] = 30,
    as_json: AsJson = False,
) -> None:
    """Print a new token, once."""
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
    with safe_token_book():
        token = token_book(Settings()).issue(principal)
    if as_json:
        print_json({"name": name, "token": token, "expires_at": principal.expires_at})
    else:
        typer.echo(token)


@command.command("list")
def show(as_json: AsJson = False) -> None:
    """List who holds a token and until when."""
    with safe_token_book():
        principals = token_book(Settings()).principals()
    if as_json:
        print_json(principals)
        return
    rows = [(each.name, each.role, each.scope.reach, each.expires_at) for each in principals]
    print_table("tokens 令牌", ("name", "role", "reach", "valid until"), rows)


@command.command("withdraw")
def withdraw(name: Annotated[str, typer.Argument(help="whose token ends")]) -> None:
    """End a token at once. Ends with 1 if there was none."""
    with safe_token_book():
        if token_book(Settings()).withdraw(name):
            return
    fail(Exit.WRONG, f"没有名为 {name} 的令牌。", f"There is no token of the name {name}.")
