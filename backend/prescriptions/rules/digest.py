"""What is signed, as canonical JSON with a digest: the same content gives the same bytes, always."""

import hashlib
import json
import unicodedata
from collections.abc import Mapping

Content = Mapping[str, "str | int | bool | None"]


def canonical(content: Content) -> str:
    """Write content as JSON: keys sorted, no spaces, text in NFC, no floats; dates and doses come as text."""
    for key, value in content.items():
        if not isinstance(value, str | int | bool | None):
            raise TypeError(f"{key}: {type(value).__name__} has no canonical form")
    normal = {
        key: unicodedata.normalize("NFC", value) if isinstance(value, str) else value
        for key, value in content.items()
    }
    return json.dumps(normal, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """Return the SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def verifies(text: str, signed_digest: str) -> bool:
    """Say whether the text is still, byte for byte, what was signed."""
    return digest(text) == signed_digest
