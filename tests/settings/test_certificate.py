"""The certificate that a bot of Teams signs in with: what Microsoft cannot take is told at the start."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from tests.settings.conftest import LEAK, VALUES, faults, settled
from tests.teams.microsoft import certificate


def _parts(pem: str) -> tuple[str, str]:
    key, begin, rest = pem.partition("-----BEGIN CERTIFICATE-----")
    return key, begin + rest


OWN, OTHER = _parts(VALUES["TEAMS_CERTIFICATE"]), _parts(certificate())
CURVE = _parts(certificate(ec.generate_private_key(ec.SECP256R1())))
ENCRYPTED = load_pem_private_key(OWN[0].encode(), None).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(LEAK.encode())
)


@pytest.mark.parametrize(
    "same",
    [
        VALUES["TEAMS_CERTIFICATE"].replace("\n", "\\n"),
        VALUES["TEAMS_CERTIFICATE"].replace("\n", "\r\n"),
    ],
    ids=["of one line", "with line ends of Windows"],
)
def test_a_certificate_is_taken_as_forms_and_editors_leave_it(monkeypatch: pytest.MonkeyPatch, same: str) -> None:
    assert settled(monkeypatch, VALUES | {"TEAMS_CERTIFICATE": same}).teams_certificate


@pytest.mark.parametrize(
    ("pem", "sentence"),
    [
        (f"-----BEGIN KEY-----\n{LEAK}\n-----END KEY-----", "holds no private key that can be read; expected PEM text"),
        (OWN[1], "holds no private key that can be read; expected PEM text"),
        (OWN[0], "holds no certificate that can be read; expected PEM text"),
        (OWN[0].replace("M", "N") + OWN[1], "holds no private key that can be read"),
        (OWN[0] + OWN[1].replace("M", "N"), "holds no certificate that can be read"),
        (OWN[0][:400] + OWN[1], "holds no private key that can be read"),
        (OWN[0] + OTHER[1], "is not the certificate's; give the two that were made together"),
        (ENCRYPTED.decode() + OWN[1], "has a passphrase; give the one that `openssl pkey -in sanad.key` writes"),
        ("".join(CURVE), "make one with `-newkey rsa:2048`"),
    ],
    ids=str.split("junk certificate key bad-key bad-certificate cut mixed encrypted curve"),
)
def test_a_certificate_that_microsoft_cannot_take_is_told_at_the_start_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, pem: str, sentence: str
) -> None:
    (line,) = faults(monkeypatch, **(VALUES | {"TEAMS_CERTIFICATE": pem})).splitlines()

    assert line.startswith("TEAMS_CERTIFICATE: ")
    assert sentence in line
    assert LEAK not in line
