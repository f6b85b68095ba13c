"""`gridledger identity`: which claim of the identity provider is which office, approved by two people."""

import typer

from access.authorize import Action
from app.desk_work import As, AsJson
from app.identity import approvals, mapping_of, safe_accounts
from app.output import print_facts, print_json, progress_note
from app.settings import Settings
from app.verbs import verb

command = typer.Typer(
    help="The identity provider's mapping of offices: show, propose, approve. 岗位对照。",
    no_args_is_help=True,
)


@command.command("show")
@verb(Action.READ_SETTINGS)
def show(as_json: AsJson = False) -> None:
    """Show what the mapping file gives, and whether two people approved this very text."""
    settings = Settings()
    mapping = mapping_of(settings)
    with safe_accounts():
        book = approvals(settings)
        known, approved = book.all(), book.approved(mapping.digest)
    document = {
        "digest": mapping.digest,
        "approved": approved,
        "grants": dict(sorted(mapping.grants.items())),
        "history": known,
    }
    if as_json:
        print_json(document)
        return
    facts: dict[str, object] = {"digest": mapping.digest, "approved 已批准": approved}
    facts |= {value: f"{held.role} {held.scope.reach} {' '.join(sorted(held.scope.codes))}" for value, held in mapping.grants.items()}  # fmt: skip
    print_facts("mapping 岗位对照", facts)


@command.command("propose")
@verb(Action.CHANGE_MAPPING)
def propose(operator: As) -> None:
    """Propose the mapping file as it stands now. Nothing changes until another person approves it."""
    settings = Settings()
    with safe_accounts():
        approvals(settings).propose(mapping_of(settings).digest, operator)
    progress_note(
        "已提出：请另一人运行 gridledger identity approve。\n"
        "It is proposed: another person runs `gridledger identity approve`."
    )


@command.command("approve")
@verb(Action.CHANGE_MAPPING)
def approve(operator: As) -> None:
    """Approve the mapping file another person proposed, as it stands now; `serve` takes it at its next start."""
    settings = Settings()
    with safe_accounts():
        approvals(settings).approve(mapping_of(settings).digest, operator)
