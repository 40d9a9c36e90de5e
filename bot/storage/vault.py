"""Encrypts what must not be read from a stolen database: by the operator's newest key, opened by any of them."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import StorageError
from bot.text.checks import read_keys

_MAKE_ONE = "make one with: openssl rand -base64 32"


class Vault:
    """Seals and opens texts (https://cryptography.io/en/latest/fernet/: AES-128-CBC with HMAC-SHA256)."""

    def __init__(self, keys: str) -> None:
        """`keys` as in TRADEWIRE_SECRET_KEY: one, or several with commas, the newest first. Raises ValueError."""
        self._keys = [Fernet(key) for key in read_keys(keys)]

    def seal(self, text: str) -> str:
        """The text encrypted. Raises StorageError without a key."""
        return self._all().encrypt(text.encode()).decode()

    def open(self, sealed: str, whose: str) -> str:
        """The text again. Raises StorageError, which names `whose` it is, if none of the keys opens it."""
        try:
            return self._all().decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise StorageError(
                f"{whose}: it was encrypted with a key that TRADEWIRE_SECRET_KEY no longer holds. Put that key back, "
                "behind the new one and a comma, or install the app there again."
            ) from None

    def is_newest(self, sealed: str) -> bool:
        """Was it sealed with the first key? Raises StorageError without a key."""
        self._all()
        try:
            self._keys[0].decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def _all(self) -> MultiFernet:
        if not self._keys:
            raise StorageError(f"TRADEWIRE_SECRET_KEY is not set, and tokens are only kept encrypted: {_MAKE_ONE}")
        return MultiFernet(self._keys)
