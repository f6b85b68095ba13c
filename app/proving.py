"""What every command about proofs needs: the stored tree, the log's signature, and files of others."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.assembly import House
from app.output import Exit, fail, progress_note
from app.settings import LogName, Settings
from app.trees import SignedLog, signed_logs
from app.views import open_views
from ledger.follower import LogHasAGap
from ledger.proofs.checkpoint_book import BookNotSafe
from ledger.proofs.checkpoints import Checkpoint, read_checkpoint
from ledger.proofs.notary import NotAContinuation
from ledger.proofs.notes import Note, NoteNotReadable, Verifier, read_verifier
from ledger.proofs.tiles import TreeDamaged
from projections.proofs.follow import TreeFollower
from projections.readstore.port import LeaseLost, ReadStore


class ProofHouse:
    """One command's parts."""

    def __init__(self) -> None:
        self.settings = Settings()
        self.house = House(self.settings)
        self.house.log.head()  # a key for a ledger that is not there must not be made
        self.views: ReadStore = open_views(self.settings)
        self._logs = signed_logs(self.house, self.views)

    def log(self, name: LogName) -> SignedLog:
        """One of the logs; its tree has taken in what is there."""
        found = self.stored(name)
        if name is LogName.ACCESS:
            _catch_up(found, self.views)
        return found

    def stored(self, name: LogName) -> SignedLog:
        """One of the logs with its tree as it stands, whatever came since and however damaged it is."""
        return self._logs[name]

    def newest(self, name: LogName = LogName.EVENTS) -> tuple[Note, Checkpoint]:
        """The newest checkpoint; signed now if anything came since the last one."""
        return read_checkpoint(self.log(name).checkpoint().written())


def _catch_up(log: SignedLog, views: ReadStore) -> None:
    """A hole in the log is for `verify` to name: what stands before it is proved as ever."""
    try:
        TreeFollower(log.leaves, views, log.stored).catch_up()
    except LogHasAGap as problem:
        progress_note(f"访问日志有缺口 the access log has a hole: {problem}")
    except LeaseLost:
        pass  # a process that serves follows it


@contextmanager
def proving() -> Iterator[ProofHouse]:
    """Damage ends the command with 1 and a sentence, never with a proof."""
    parts = ProofHouse()
    try:
        yield parts
    except NotAContinuation as refused:
        fail(Exit.WRONG, refused.zh, refused.en)
    except BookNotSafe as problem:
        fail(Exit.WRONG, f"已存的检查点不可用:{problem}", f"A kept checkpoint cannot be used: {problem}")
    except TreeDamaged as problem:
        fail(
            Exit.WRONG,
            f"证明树已损坏:{problem};请运行 gridledger verify。",
            f"The proof tree is damaged: {problem}. Run gridledger verify.",
        )
    finally:
        parts.views.close()


def checkpoint_file(path: Path) -> tuple[Note, Checkpoint]:
    """A checkpoint somebody kept."""
    try:
        return read_checkpoint(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NoteNotReadable) as problem:
        fail(Exit.BAD_USE, f"{path} 不是检查点:{problem}", f"{path} is no checkpoint: {problem}")


def public_key(word: str) -> Verifier:
    """A public key as given, or the first line of the file it names."""
    path = Path(word)
    try:
        text = path.read_text(encoding="utf-8").split("\n")[0] if path.is_file() else word
        return read_verifier(text)
    except (OSError, UnicodeDecodeError, NoteNotReadable) as problem:
        fail(Exit.BAD_USE, f"公钥不可用:{problem}", f"The public key cannot be used: {problem}")


def own_checkpoint(parts: ProofHouse, path: Path) -> tuple[Note, Checkpoint]:
    """A checkpoint somebody kept that this ledger signed."""
    note, found = checkpoint_file(path)
    if found.origin != parts.settings.origin or not parts.house.notary.verifier.signed(note):
        fail(
            Exit.BAD_USE,
            f"{path} 不是本台账签署的检查点。",
            f"{path} is no checkpoint this ledger signed.",
        )
    return note, found


def signed_checkpoints(log: SignedLog, known: Verifier, given: Path | None = None) -> Sequence[Checkpoint]:
    """The checkpoints to hold a log against, the smallest first; every one must bear the log's signature."""
    kept = list(log.notary.book.all())
    if given is not None:
        newest = checkpoint_file(given)
        kept = [*(each for each in kept if each[1].size < newest[1].size), newest]
    if not kept:
        fail(
            Exit.BAD_USE,
            "还没有签署过检查点;请先运行 gridledger checkpoint。",
            "No checkpoint was signed yet: run `gridledger checkpoint` first.",
        )
    for note, each in kept:
        if each.origin != known.name or not known.signed(note):
            fail(
                Exit.WRONG,
                f"{each.size} 条的检查点不是用 {known.text} 签署的。",
                f"The checkpoint of {each.size} is not signed with {known.text}.",
            )
    return [each for _, each in kept]


def require_within(first: int, last: int, size: int) -> None:
    """Positions that are in a tree of that size."""
    if not first <= last <= size:
        fail(
            Exit.BAD_USE,
            f"证明树现有 {size} 条,不含 {first} 至 {last}。",
            f"The proof tree holds {size} events: {first} to {last} is not in it.",
        )
