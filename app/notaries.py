"""Who signs the checkpoints of each log, and whose cosignatures count."""

from typing import NoReturn

from app.output import Exit, fail
from app.settings import LogName, Settings, variable
from app.stores import utc_now
from ledger.key_epochs import KeyFileNotSafe
from ledger.proofs.checkpoint_book import CheckpointBook
from ledger.proofs.cosigning import CheckpointNotCosigned, CosignedNotes, Cosigning, fresh_cosignature
from ledger.proofs.notary import Notary
from ledger.proofs.notes import Algorithm, NoteNotReadable, Verifier, read_verifier
from ledger.proofs.signing_key import open_signing_key


def notary_of(settings: Settings, log: LogName) -> Notary:
    """The log's own key and the book of what it signed; the key is made when it is first needed."""
    key, book, origin = settings.signing_key_path, settings.checkpoints_path, settings.origin
    if log is LogName.ACCESS:
        key, book = key.with_name(f"access-{key.name}"), book.with_name(f"access-{book.name}")
        origin = settings.access_origin
    try:
        return Notary(open_signing_key(key, origin), CheckpointBook(book))
    except KeyFileNotSafe as problem:
        fail(Exit.BAD_USE, f"签名密钥不可用:{problem}", f"The key of checkpoints cannot be used: {problem}")


def cosigning_of(settings: Settings, notary: Notary) -> Cosigning:
    """The witnesses of the settings, for one log."""
    return Cosigning(
        log=notary.verifier,
        witnesses=witnesses(settings),
        max_age=settings.witness_max_age,
        kept=CosignedNotes(settings.cosigned_path),
    )


def require_cosigned(cosigning: Cosigning) -> None:
    """Ends the command where witnesses are named and none has cosigned lately: what cannot be taken back waits."""
    try:
        fresh_cosignature(cosigning, utc_now())
    except CheckpointNotCosigned as refused:
        fail(Exit.WRONG, f"{refused.code}:{refused.zh}", f"{refused.code}: {refused.en}")


def witnesses(settings: Settings) -> tuple[Verifier, ...]:
    """The keys of the settings; one that is none stops the program: the rule must not be off by a slip."""
    try:
        found = tuple(read_verifier(each) for each in settings.witness_keys.split())
    except NoteNotReadable as problem:
        _unusable(str(problem))
    if any(each.algorithm is not Algorithm.COSIGNATURE for each in found):
        _unusable("a witness has a key for cosignatures (gridledger witness prints it)")
    return found


def _unusable(problem: str) -> NoReturn:
    fail(
        Exit.BAD_USE,
        f"{variable('witness_keys')} 中有不可用的公钥:{problem}",
        f"{variable('witness_keys')} holds a key that cannot be used: {problem}",
    )
