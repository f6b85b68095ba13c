"""`gridledger prepare`: everything a store needs before workers start."""

from app.assembly import House
from app.output import progress_note
from app.settings import Settings
from app.stores import prepare_store
from app.views import prepare_views
from app.world import world_guard
from ledger.port import StoreUnavailable


@world_guard((StoreUnavailable,))
def prepare() -> None:
    """Create tables, triggers, database roles and the key ring; twice changes nothing. 建表、角色与密钥。"""
    settings = Settings()
    prepare_everything(settings)
    progress_note(f"prepared {settings.store} store and key ring")


def prepare_everything(settings: Settings) -> None:
    """The ledger, the read tables and the key ring."""
    prepare_store(settings)
    prepare_views(settings)
    _ = House(settings).vault
