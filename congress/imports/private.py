"""What was read, and passwords to be handed over: sealed, outside the database, for a short time.

A file is encrypted with a key derived from SECRET_KEY: a copy of the disk alone tells nothing.
"""

from __future__ import annotations

import base64
import gzip
import json
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.crypto import get_random_string

FOLDER = "imports"


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"congress.imports papers")
    return base64.urlsafe_b64encode(
        derived.derive(secret.encode() if isinstance(secret, str) else secret)
    )


def keep(data: bytes) -> str:
    """The name under which ``data`` waits."""
    sealed = _cipher().encrypt(data)
    return default_storage.save(f"{FOLDER}/{get_random_string(32)}", ContentFile(sealed))


def fetch(name: str) -> bytes | None:
    """None when it is no longer there, or was sealed with a key that is gone."""
    if not name:
        return None
    try:
        with default_storage.open(name) as file:
            return _cipher().decrypt(file.read())
    except (FileNotFoundError, InvalidToken):
        return None


def drop(name: str) -> None:
    if name:
        default_storage.delete(name)


def keep_json(value: Any) -> str:
    return keep(gzip.compress(json.dumps(value, ensure_ascii=False).encode(), 6))


def fetch_json(name: str) -> Any:
    data = fetch(name)
    return None if data is None else json.loads(gzip.decompress(data))


def drop_older_than(moment: datetime) -> int:
    """Files that no run knows any more, if a process died between file and row; how many."""
    if not default_storage.exists(FOLDER):
        return 0
    dropped = 0
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < moment:
            default_storage.delete(path)
            dropped += 1
    return dropped
