"""Certificates for servers on this machine, valid and not."""

import ssl
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data" / "feeds"
GOOD, EXPIRED = _DATA / "localhost.pem", _DATA / "expired.pem"  # for 127.0.0.1 and localhost


def served(certificate: Path = GOOD) -> ssl.SSLContext:
    """What a server needs to answer with it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context
