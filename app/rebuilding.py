"""A rebuild's parts, for the command and for each of its worker processes.

A worker imports this and what it names: the whole house would take it as long as some ten thousand events.
"""

from functools import partial

import structlog

from app.settings import Settings
from app.stores import Access, open_store
from app.vaults import open_vault
from app.views import open_views, projections_over
from ledger.port import LedgerStore
from projections.fold import Folder
from projections.rebuild.fill import Bench
from projections.rebuild.rebuilding import Rebuild
from projections.rebuild.shadow import ShadowFolder

log = structlog.get_logger(__name__)


def rebuild_of(settings: Settings, name: str) -> Rebuild:
    """The log is read by the role that may only read it; tables are made and renamed by the role that owns them."""
    ledger = open_store(settings, Access.VIEWS)
    return Rebuild(
        ledger=ledger,
        views=open_views(settings, Access.OWNER),
        make_folder=partial(_folder, settings, ledger, name),
        open_bench=partial(open_bench, settings, name),
        report=_report,
    )


def open_bench(settings: Settings, name: str) -> Bench:
    """What one worker process needs; called there."""
    ledger = open_store(settings, Access.VIEWS)
    folder = _folder(settings, ledger, name)
    return Bench(ledger, open_views(settings, Access.OWNER), ShadowFolder(folder))


def _folder(settings: Settings, ledger: LedgerStore, name: str) -> Folder:
    """Made only once the ledger was found: the vault would make its key ring where there is nothing."""
    return projections_over(ledger, open_vault(settings)).folder(name)


def _report(event: str, projection: str) -> None:
    log.warning("rebuild", report=event, projection=projection)
