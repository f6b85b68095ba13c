"""The `gridledger` command."""

import os
import sys
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer
from dotenv import dotenv_values
from pydantic import ValidationError

from app.commands import (
    access,
    accounts,
    backup,
    bundles,
    config,
    conflicts,
    consume,
    demo,
    erase,
    export,
    identity,
    import_file,
    keys,
    letters,
    lineage,
    prepare,
    project,
    proofs,
    rebuild,
    rebuild_tree,
    refold,
    replay,
    restore,
    retention,
    rights,
    serve,
    status,
    tokens,
    topics,
    verify,
    waiting,
    witness,
)
from app.logs import set_up_logs
from app.output import Exit
from app.private_files import keep_private
from app.settings import Settings, unknown_variables, variable

cli = typer.Typer(
    help="网格台账 gridledger: an append-only ledger for grid governance. Exit codes: 0 done, 1 the thing asked "
    "about is wrong, 2 bad use, 3 the world is broken.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
cli.command()(demo.demo)
cli.command()(serve.serve)
cli.command()(consume.consume)
cli.command()(consume.publish)
cli.command()(project.project)
cli.command()(prepare.prepare)
cli.add_typer(topics.command, name="topics")
cli.command("import")(import_file.import_file)
cli.command()(export.export)
cli.command()(replay.replay)
cli.command()(lineage.lineage)
cli.command()(rebuild.rebuild)
cli.command()(status.status)
cli.command()(status.sources)
cli.command()(config.config)
cli.add_typer(tokens.command, name="tokens")
cli.add_typer(accounts.command, name="accounts")
cli.add_typer(identity.command, name="identity")
cli.add_typer(access.command, name="access")
cli.add_typer(letters.command, name="letters")
cli.add_typer(conflicts.command, name="conflicts")
cli.add_typer(waiting.command, name="waiting")
cli.add_typer(erase.command, name="erase")
cli.add_typer(rights.command, name="rights")
cli.command()(proofs.checkpoint)
proofs.proof.command("rebuild-tree")(rebuild_tree.rebuild_tree)
cli.add_typer(proofs.proof, name="proof")
cli.command("export-tiles")(proofs.export_tiles)
cli.command()(bundles.bundle)
cli.command("state-hash")(bundles.state_hash)
cli.command()(refold.refold)
cli.command()(verify.verify)
cli.add_typer(keys.command, name="keys")
cli.command()(backup.backup)
cli.command()(restore.restore)
cli.add_typer(retention.command, name="retention")
cli.add_typer(witness.command, name="witness")


@cli.callback(invoke_without_command=True)
def top(
    show_version: Annotated[bool, typer.Option("--version", help="print the version and end")] = False,
) -> None:
    """Says the version; sets up logs for whatever runs."""
    if show_version:
        typer.echo(version("gridledger"))
        raise typer.Exit
    set_up_logs(as_json=Settings().log_json)


def run() -> None:
    """The console script's entry."""
    keep_private()
    if not __debug__:
        # Every `assert` of the house is meant to hold; Python drops them all when it is told to optimise.
        _cannot_be_used(
            ["PYTHONOPTIMIZE, -O: 会去掉程序中的断言，不能使用 drops the assertions, so it is not used"]
        )
    unknown = unknown_variables({**os.environ, **dotenv_values(".env")})
    if unknown:
        _cannot_be_used([f"{name}: 没有这个设置 there is no such setting" for name in unknown])
    try:
        cli()
    except ValidationError as problem:
        # The reason only: the value itself may be a secret.
        _cannot_be_used(
            [f"{variable('_'.join(map(str, each['loc'])))}: {each['msg']}" for each in problem.errors()]
        )


def _cannot_be_used(lines: list[str]) -> NoReturn:
    sys.stderr.write("\n".join(["设置有误 these settings cannot be used:", *lines]) + "\n")
    sys.exit(int(Exit.BAD_USE))
