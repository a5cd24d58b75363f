"""A certificate with its private key, as PEM text: what is wrong with it, before Microsoft is asked."""

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

EXPECTED = "expected PEM text: the private key and the certificate, as `cat sanad.key sanad.crt` writes them"


def fault(pem: str) -> str:
    """What is wrong and what to do, in a sentence that holds nothing of the text; empty where it can be used."""
    text = pem.encode()
    try:
        key = load_pem_private_key(text, None)
    except TypeError:
        return "the private key has a passphrase; give the one that `openssl pkey -in sanad.key` writes"
    except (ValueError, UnsupportedAlgorithm):
        return f"holds no private key that can be read; {EXPECTED}"
    if not isinstance(key, RSAPrivateKey):
        return "the private key is of a kind that Microsoft does not take; make one with `-newkey rsa:2048`"
    try:
        own = x509.load_pem_x509_certificate(text).public_key() == key.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return f"holds no certificate that can be read; {EXPECTED}"
    return "" if own else "the private key is not the certificate's; give the two that were made together"
