"""How one-time passwords are kept until their first use."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher


class OneTimeHasher(PBKDF2PasswordHasher):
    """Few rounds, for passwords that we have drawn by lot ourselves.

    Stretching is for passwords that people think of. Among 2⁶⁹ equally probable ones there is
    nothing to try, so a thousand accounts need not wait for minutes. Not the preferred hasher:
    Django hashes anew at the first sign-in, and the account must then choose its own password.
    """

    algorithm = "one_time"
    iterations = 1000

    def verify(self, password: str, encoded: str) -> bool:
        """As long as any other sign-in: the time taken must not tell which accounts are unused."""
        preferred = get_hasher()
        preferred.encode(password, preferred.salt())
        return super().verify(password, encoded)
