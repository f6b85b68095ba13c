"""What is kept of a secret that is shown again: enough to know it by, and nothing to show it from."""

from hashlib import sha256


def digest_of(secret: str) -> str:
    """SHA-256 suffices: 256 random bits leave nothing to guess that salt or stretching would slow."""
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
