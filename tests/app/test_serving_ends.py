"""Asked to end while it is still being put together, a serving process ends and does not forget it."""

import os
import signal
import threading
from pathlib import Path

import pytest

from api.deps import ApiDeps
from app.commands import serve
from app.commands.prepare import prepare_everything
from app.commands.serve import Serving
from app.settings import Settings


def test_a_signal_while_the_door_is_put_together_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path / "data", http_port=0)
    prepare_everything(settings)
    put_together = serve.deps_of

    def signalled(serving: Serving) -> ApiDeps:
        made = put_together(serving)
        os.kill(os.getpid(), signal.SIGTERM)
        return made

    monkeypatch.setattr(serve, "deps_of", signalled)
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    rescue = threading.Timer(30.0, os.kill, (os.getpid(), signal.SIGINT))
    rescue.start()
    try:
        with Serving(settings) as serving:
            serving.run()
        assert rescue.is_alive(), "it ended only when it was told a second time"
    finally:
        rescue.cancel()
        for each, handler in before.items():
            signal.signal(each, handler)
