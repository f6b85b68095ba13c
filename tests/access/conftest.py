"""A resource server for every test that wants one."""

from pathlib import Path

import pytest

from tests.support.recognising import Server, servers


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return servers(tmp_path)
