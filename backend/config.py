"""Settings as one frozen dataclass, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set; in the environment each name has the prefix EVENKEEL_.

    `database_url` is the role that serves (it owns no table), `owner_url` the one that migrates and grants.
    `secret_key` signs invitation links. `smtp_url` is smtp://user:password@host:port or empty, and then
    invitation links are shown once to the inviter instead. `media_url` is where the media node listens for
    the web, `media_host` the address on which it takes media (empty: the host's own). `proxy_hops` is how
    many reverse proxies stand in front and may be believed about who is asking. `instruments` is a folder of
    questionnaires that the practice adds. `push_secret` makes the key that signs pushes to browsers;
    `push_to_private` lets them go to this machine and private networks, which only tests want.
    """

    host: str
    port: int
    data_dir: Path
    database_url: str
    owner_url: str
    public_url: str
    secret_key: str
    smtp_url: str
    mail_from: str
    media_url: str
    media_host: str
    media_secret: str
    proxy_hops: int
    instruments: Path | None
    push_secret: str
    push_to_private: bool
    is_demo: bool

    def __repr__(self) -> str:
        return f"Settings(port={self.port}, data_dir={str(self.data_dir)!r})"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read settings from `environ`; raise ValueError, naming the variable, for an unreadable or weak one."""
    port = _number(environ, "PORT", 8300)
    return Settings(
        host=_text(environ, "HOST", "127.0.0.1"),
        port=port,
        data_dir=Path(_text(environ, "DATA_DIR", "data")).absolute(),
        database_url=_secret(environ, "DATABASE_URL"),
        owner_url=_secret(environ, "OWNER_URL"),
        public_url=_text(environ, "PUBLIC_URL", f"http://localhost:{port}").rstrip("/"),
        secret_key=_strong(environ, "SECRET_KEY"),
        smtp_url=_secret(environ, "SMTP_URL"),
        mail_from=_text(environ, "MAIL_FROM", "clinic@localhost"),
        media_url=_text(environ, "MEDIA_URL", ""),
        media_host=_text(environ, "MEDIA_HOST", ""),
        media_secret=_strong(environ, "MEDIA_SECRET"),
        proxy_hops=_number(environ, "PROXY_HOPS", 0),
        instruments=instruments_folder(environ),
        push_secret=_strong(environ, "PUSH_SECRET"),
        push_to_private=_text(environ, "PUSH_TO_PRIVATE", "0") == "1",
        is_demo=_text(environ, "DEMO", "0") == "1",
    )


def instruments_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder of questionnaires that the practice adds, or None."""
    path = _text(environ, "INSTRUMENTS", "")
    return Path(path) if path else None


def _text(environ: Mapping[str, str], name: str, default: str) -> str:
    return environ.get(f"EVENKEEL_{name}", default)


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = _text(environ, name, str(default))
    if not text.isdecimal() or int(text) > 65535:
        raise ValueError(f"EVENKEEL_{name} must be a number from 0 to 65535, not {text!r}")
    return int(text)


def _secret(environ: Mapping[str, str], name: str) -> str:
    """Read NAME, or the file that NAME_FILE points to: how containers hand over secrets."""
    path = _text(environ, f"{name}_FILE", "")
    return Path(path).read_text().strip() if path else _text(environ, name, "")


def _strong(environ: Mapping[str, str], name: str) -> str:
    secret = _secret(environ, name)
    if secret and len(secret) < SHORTEST_SECRET:
        raise ValueError(f"EVENKEEL_{name} must have at least {SHORTEST_SECRET} characters")
    return secret


@cache
def settings() -> Settings:
    """Return this process's settings."""
    return read_settings(os.environ)
