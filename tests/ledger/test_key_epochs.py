"""The key file: closed to others, whole or not there, several epochs."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.key_epochs import KeyFileNotSafe, KeyRing


def test_a_new_ring_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    KeyRing.open(tmp_path / "ring.json")
    assert (tmp_path / "ring.json").stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["ring.json"]


def test_a_ring_comes_back_as_it_was(tmp_path: Path) -> None:
    first = KeyRing.open(tmp_path / "ring.json")
    rolled = first.next_epoch()
    first.begin(rolled)
    again = KeyRing.open(tmp_path / "ring.json")
    assert (again.current, again.lookup_key) == (rolled, first.lookup_key)


def test_a_file_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    KeyRing.open(path)
    path.chmod(0o640)
    with pytest.raises(KeyFileNotSafe, match="chmod 600"):
        KeyRing.open(path)


@pytest.mark.parametrize("content", ["", "{}", '{"form":"other"}', "[]", '{"form":"gridledger-key-ring/1"}'])
def test_a_file_that_is_no_ring_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ring.json"
    path.touch(mode=0o600)
    path.write_text(content)
    with pytest.raises(KeyFileNotSafe):
        KeyRing.open(path)


def test_a_destroyed_epoch_is_gone_from_the_file(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path / "ring.json")
    first = ring.current.name
    ring.begin(ring.next_epoch())
    ring.destroy(first)
    assert first not in (tmp_path / "ring.json").read_text()
    assert KeyRing.open(tmp_path / "ring.json").find(first) is None


def test_the_bytes_of_a_destroyed_epoch_are_overwritten_where_they_lay(tmp_path: Path) -> None:
    path = tmp_path / "ring.json"
    ring = KeyRing.open(path)
    first = ring.current.name
    ring.begin(ring.next_epoch())
    with path.open("rb") as old:
        assert first.encode() in old.read()
        ring.destroy(first)
        old.seek(0)
        assert first.encode() not in old.read()
    assert KeyRing.open(path).names() == ring.names()


def test_the_epoch_in_use_cannot_be_destroyed(tmp_path: Path) -> None:
    ring = KeyRing.open(tmp_path / "ring.json")
    with pytest.raises(ValueError, match="roll"):
        ring.destroy(ring.current.name)


def test_processes_that_start_at_once_share_one_ring(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: KeyRing.open(tmp_path / "ring.json"), range(8)))
    assert len({(ring.current.name, ring.lookup_key) for ring in rings}) == 1


def test_a_ring_replaced_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = tmp_path / "ring.json", Path.read_bytes
    operator = KeyRing.open(path)

    def read_and_replaced(self: Path) -> bytes:
        content = read(self)
        monkeypatch.setattr(Path, "read_bytes", read)
        operator.begin(operator.next_epoch())
        return content

    monkeypatch.setattr(Path, "read_bytes", read_and_replaced)
    assert KeyRing.open(path).current == operator.current


def test_a_running_process_learns_of_a_new_and_of_a_destroyed_epoch(tmp_path: Path) -> None:
    running = KeyRing.open(tmp_path / "ring.json")
    operator = KeyRing.open(tmp_path / "ring.json")
    first, second = operator.current, operator.next_epoch()
    operator.begin(second)
    assert running.current == second
    operator.destroy(first.name)
    assert running.find(first.name) is None
