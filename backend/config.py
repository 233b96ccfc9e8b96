"""Settings as one frozen dataclass, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from environs import Env


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may set; the names in the environment have the prefix EVENKEEL_.

    `database_url` is the role that serves (it owns no table), `owner_url` the one that migrates and grants.
    `secret_key` signs invitation links and media tokens. `smtp_url` is smtp://user:password@host:port or
    empty, and then invitation links are shown once to the inviter instead.
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
    is_demo: bool

    def __repr__(self) -> str:
        return f"Settings(port={self.port}, data_dir={self.data_dir})"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read settings from `environ`; raise ValueError for a weak or unreadable one."""
    env = Env(prefix="EVENKEEL_", expand_vars=False)
    values = {key: value for key, value in environ.items() if key.startswith("EVENKEEL_")}
    previous = dict(os.environ)
    os.environ.clear()
    os.environ.update(values)
    try:
        port = env.int("PORT", 8300)
        settings = Settings(
            host=env.str("HOST", "127.0.0.1"),
            port=port,
            data_dir=Path(env.str("DATA_DIR", "data")).absolute(),
            database_url=_secret(env, "DATABASE_URL"),
            owner_url=_secret(env, "OWNER_URL"),
            public_url=env.str("PUBLIC_URL", f"http://localhost:{port}").rstrip("/"),
            secret_key=_secret(env, "SECRET_KEY"),
            smtp_url=_secret(env, "SMTP_URL"),
            mail_from=env.str("MAIL_FROM", "clinic@localhost"),
            media_url=env.str("MEDIA_URL", ""),
            media_host=env.str("MEDIA_HOST", ""),
            media_secret=_secret(env, "MEDIA_SECRET"),
            proxy_hops=env.int("PROXY_HOPS", 0),
            is_demo=env.bool("DEMO", False),
        )
    finally:
        os.environ.clear()
        os.environ.update(previous)
    for name, secret in (("SECRET_KEY", settings.secret_key), ("MEDIA_SECRET", settings.media_secret)):
        if secret and len(secret) < 32:
            raise ValueError(f"EVENKEEL_{name} is shorter than 32 characters")
    return settings


def _secret(env: Env, name: str) -> str:
    """Read NAME, or the file that NAME_FILE points to (how containers hand over secrets)."""
    path = env.str(f"{name}_FILE", "")
    if path:
        return Path(path).read_text().strip()
    return env.str(name, "")


@cache
def settings() -> Settings:
    """Return this process's settings."""
    return read_settings(os.environ)
