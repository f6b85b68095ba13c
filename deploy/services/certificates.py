"""A local certificate authority, the broker's certificate and one for a client, so that TLS is tried for real.

`python -m deploy.services.certificates FOLDER CLIENT` makes them for docker-compose.yml.
"""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.services.state import write_private

LIFETIME = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def ensure_certificates(folder: Path, *, client: str) -> None:
    """Make ca.pem, broker.pem and `<client>.pem` (key and chain) unless good ones are there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _still_good(folder / "ca.pem"):
        return
    authority = _authority()
    for name, server in (("broker", True), (client, False)):
        leaf = _leaf(authority, name, server=server)
        write_private(
            folder / f"{name}.pem", _key_pem(leaf) + _certificate_pem(leaf) + _certificate_pem(authority)
        )
    write_private(folder / "ca.pem", _certificate_pem(authority))  # last: its presence says all are there


def _still_good(path: Path) -> bool:
    if not path.exists():
        return False
    certificate = x509.load_pem_x509_certificate(path.read_bytes())
    return certificate.not_valid_after_utc - RENEW_BEFORE > datetime.now(UTC)


def _authority() -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("gridledger local authority")
    use = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    draft = _draft(name, name, key.public_key())
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    draft = draft.add_extension(use, critical=True)
    return Signer(draft.sign(key, SHA256()), key)


def _leaf(authority: Signer, name: str, *, server: bool) -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    purpose = ExtendedKeyUsageOID.SERVER_AUTH if server else ExtendedKeyUsageOID.CLIENT_AUTH
    # A broker also speaks to itself, so its certificate serves both ways.
    purposes = [purpose, ExtendedKeyUsageOID.CLIENT_AUTH] if server else [purpose]
    draft = _draft(_name(name), authority.certificate.subject, key.public_key())
    draft = draft.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    draft = draft.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    draft = draft.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
    )
    if server:
        names = [x509.DNSName("localhost"), x509.DNSName("kafka"), x509.IPAddress(IPv4Address("127.0.0.1"))]
        draft = draft.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return Signer(draft.sign(authority.key, SHA256()), key)


def _draft(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    draft = draft.serial_number(x509.random_serial_number())
    draft = draft.not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + LIFETIME)
    return draft.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _key_pem(signer: Signer) -> str:
    return signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _certificate_pem(signer: Signer) -> str:
    return signer.certificate.public_bytes(Encoding.PEM).decode()


if __name__ == "__main__":
    ensure_certificates(Path(sys.argv[1]), client=sys.argv[2])
