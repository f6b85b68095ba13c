"""Keys come from a file or over a socket: bounded, redirected nowhere, and over plain http only from this machine."""

import os
import socket
import threading
from pathlib import Path

import pytest

from access.key_fetch import LARGEST_BYTES, key_fetch
from access.provider_keys import KeysUnavailable
from tests.support.provider import Provider, key_of, provider_running, published


def test_keys_come_over_a_socket_and_from_a_file(tmp_path: Path) -> None:
    with provider_running() as provider:
        assert key_fetch(f"{provider.address}/jwks")() == provider.keys
    file = tmp_path / "jwks.json"
    file.write_bytes(published(key_of("ES256")))
    assert key_fetch(str(file))() == file.read_bytes()


def test_a_redirect_an_error_and_a_silent_provider_give_no_keys(tmp_path: Path) -> None:
    with provider_running() as provider:
        with pytest.raises(KeysUnavailable, match="302"):
            key_fetch(f"{provider.address}/moved")()
        provider.away = True
        with pytest.raises(KeysUnavailable, match="503"):
            key_fetch(f"{provider.address}/jwks")()
    with pytest.raises(KeysUnavailable):
        key_fetch(f"{provider.address}/jwks")()
    with pytest.raises(KeysUnavailable):
        key_fetch(str(tmp_path / "none.json"))()


def test_more_than_a_key_set_can_be_is_not_read(tmp_path: Path) -> None:
    with provider_running() as provider:
        provider.keys = b" " * (LARGEST_BYTES + 1)
        with pytest.raises(KeysUnavailable, match="large"):
            key_fetch(f"{provider.address}/jwks")()
    file = tmp_path / "jwks.json"
    file.write_bytes(b" " * (LARGEST_BYTES + 1))
    with pytest.raises(KeysUnavailable, match="large"):
        key_fetch(str(file))()


def test_an_answer_that_drips_is_given_up_though_each_byte_comes_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("access.key_fetch.MOST_SECONDS", 0.3)
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 9000\r\n\r\n")
                while not ended.wait(0.1):
                    try:
                        client.sendall(b" ")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        with pytest.raises(KeysUnavailable, match="slow"):
            key_fetch(f"http://127.0.0.1:{server.getsockname()[1]}/jwks")()
        ended.set()
        thread.join(5)


def test_a_certificate_nobody_vouches_for_gives_no_keys() -> None:
    with provider_running() as provider, pytest.raises(KeysUnavailable):
        key_fetch(provider.address.replace("http:", "https:") + "/jwks")()


@pytest.mark.parametrize(
    "location",
    ["http://login.county.example/jwks", "ftp://127.0.0.1/jwks", "https:///jwks", "file:///etc/passwd"],
)
def test_an_address_that_could_be_listened_to_is_not_set(location: str) -> None:
    with pytest.raises(ValueError, match="keys come"):
        key_fetch(location)


def test_no_proxy_of_the_environment_stands_between(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert os.environ["http_proxy"]
    with provider_running() as provider:
        assert key_fetch(f"{provider.address}/jwks")() == Provider().keys


def test_an_authority_that_is_no_certificate_is_refused_before_anything_is_fetched(tmp_path: Path) -> None:
    for name, content in (("none.pem", None), ("text.pem", "no certificate")):
        file = tmp_path / name
        if content is not None:
            file.write_text(content)
        with pytest.raises(ValueError, match="certificate"):
            key_fetch("https://login.county.example/jwks", file)
