"""`gridledger prepare`: everything a store needs before workers start."""

from access.authorize import Action
from app.assembly import House
from app.keeping import begin_key_log, require_not_lost
from app.output import Exit, fail, progress_note
from app.settings import Settings
from app.stores import prepare_access_log, prepare_store
from app.verbs import verb
from app.views import prepare_views
from app.world import world_guard
from ledger.port import StoreUnavailable
from projections.readstore.shapes import OtherShape


@verb(Action.PREPARE_STORES)
@world_guard((StoreUnavailable,))
def prepare() -> None:
    """Create tables, triggers, database roles and the key ring; twice changes nothing. 建表、角色与密钥。"""
    settings = Settings()
    try:
        prepare_everything(settings)
    except OtherShape as stale:
        fail(Exit.WRONG, stale.zh, stale.en)
    progress_note(f"prepared {settings.store} store and key ring")


def prepare_everything(settings: Settings) -> None:
    """The ledger, the access log, the key ring, the key of checkpoints and the read tables. Raises `OtherShape` when all that can be done is done."""
    require_not_lost(settings)
    prepare_store(settings)
    prepare_access_log(settings)
    house = House(settings)
    _ = house.vault, house.notary
    begin_key_log(settings)
    prepare_views(settings)
