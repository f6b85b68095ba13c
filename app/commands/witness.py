"""`gridledger witness`: what another authority runs to cosign a log that only grew."""

import time
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ValidationError

from access.authorize import Action
from app.listening import PortTaken, listen
from app.output import Exit, fail, progress_note
from app.proving import public_key
from app.settings import LARGEST_PORT
from app.verbs import verb
from app.witness_server import run_witness
from app.world import world_guard
from ledger.key_epochs import KeyFileNotSafe
from ledger.proofs.notes import Algorithm, NoteNotReadable, Signer, hashes_of
from ledger.proofs.signing_key import open_signing_key
from ledger.proofs.witness import Witness, WitnessRefuses
from ledger.proofs.witness_protocol import WitnessDesk


class _Proof(BaseModel):
    """The part of `gridledger proof consistency` (or of GET /proofs/consistency) that is looked at."""

    hashes: list[str]


command = typer.Typer(help="What another authority runs to cosign a log that only grew. 见证。")

Key = Annotated[Path | None, typer.Option(help="the witness's own key; made on the first call")]
Name = Annotated[str | None, typer.Option(help="what the witness signs as, for ever")]


@command.callback(invoke_without_command=True)
@verb(Action.COSIGN_CHECKPOINT)
def witness(
    ctx: typer.Context,
    key: Key = None,
    name: Name = None,
    state: Annotated[Path | None, typer.Option(help="folder of the checkpoints cosigned so far")] = None,
    log: Annotated[
        str | None, typer.Option(help="public key of the log, or its file, from elsewhere")
    ] = None,
    checkpoint: Annotated[Path | None, typer.Option(help="the checkpoint to cosign")] = None,
    proof: Annotated[Path | None, typer.Option(help="consistency proof since the last one cosigned")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="a file instead of the screen")
    ] = None,
) -> None:
    """Cosign a checkpoint, unless the log shrank or forked (exit code 1). Without one, print the witness's public key.

    见证：台账只增不改时附署。
    """
    if ctx.invoked_subcommand is not None:
        return
    signer = _signer(key, name)
    if checkpoint is None:
        text = signer.verifier(Algorithm.COSIGNATURE).text + "\n"
    elif state is None or log is None:
        fail(Exit.BAD_USE, "附署须给出 --state 和 --log。", "To cosign, --state and --log are needed.")
    else:
        text = _cosigned(signer, state, log, checkpoint, proof)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


@command.command()
@verb(Action.COSIGN_CHECKPOINT)
@world_guard((PortTaken,))
def serve(
    key: Key = None,
    name: Name = None,
    state: Annotated[Path, typer.Option(help="folder of the checkpoints cosigned so far")] = Path("witness"),
    log: Annotated[
        list[str] | None, typer.Option(help="public key of a log, or its file; again for more")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=LARGEST_PORT, help="port to listen on; 0: any free one")
    ] = 8430,
) -> None:
    """Answer `POST /add-checkpoint` (C2SP tlog-witness) on loopback until ended. 提供附署服务。"""
    signer = _signer(key, name)
    if not log:
        fail(Exit.BAD_USE, "须用 --log 给出所见证台账的公钥。", "Say with --log whose log is witnessed.")
    logs = {each.name: each for each in map(public_key, log)}
    listening = listen("127.0.0.1", port)
    progress_note(f"witness {name} on http://127.0.0.1:{listening.getsockname()[1]}")
    run_witness(WitnessDesk(Witness(signer, state), logs), listening)


def _signer(key: Path | None, name: str | None) -> Signer:
    if key is None or name is None:
        fail(
            Exit.BAD_USE,
            "须给出 --key 和 --name。",
            "A witness is its key and its name: give --key and --name.",
        )
    try:
        return open_signing_key(key, name)
    except KeyFileNotSafe as problem:
        fail(Exit.BAD_USE, f"见证密钥不可用:{problem}", f"The key of the witness cannot be used: {problem}")


def _cosigned(signer: Signer, state: Path, log: str, checkpoint: Path, proof: Path | None) -> str:
    known = public_key(log)
    try:
        hashes = [] if proof is None else hashes_of(_Proof.model_validate_json(proof.read_bytes()).hashes)
        written = checkpoint.read_text(encoding="utf-8")
        return Witness(signer, state).cosign(written, known, hashes, int(time.time())).written()
    except WitnessRefuses as refused:
        fail(Exit.WRONG, f"{refused.code}: {refused.zh}", f"{refused.code}: {refused.en}")
    except (OSError, UnicodeDecodeError, ValidationError, NoteNotReadable) as problem:
        told = "no proof" if isinstance(problem, ValidationError) else problem
        fail(Exit.BAD_USE, f"文件不可用:{told}", f"A file cannot be used: {told}")
