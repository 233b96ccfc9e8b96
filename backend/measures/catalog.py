"""The instruments: those that ship, and those a practice brings in a folder of its own."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from backend.config import instruments_folder
from backend.measures.instrument_file import read
from backend.measures.rules.instrument import Instrument
from backend.strict_toml import CatalogError

__all__ = ["FOLDER", "CatalogError", "instruments", "load", "load_all", "read"]

FOLDER = Path(__file__).parent / "instruments"


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return every instrument by its slug, read once; raise CatalogError for a file that can not be used."""
    return load_all(instruments_folder(os.environ))


def load_all(own: Path | None) -> Mapping[str, Instrument]:
    """Return the shipped instruments and those in the folder `own`, which adds to them and replaces none."""
    shipped = load(FOLDER)
    if own is None:
        return shipped
    if not own.is_dir():
        raise CatalogError(own, "EVENKEEL_INSTRUMENTS", "is not a folder")
    added = load(own)
    for slug in added.keys() & shipped.keys():
        raise CatalogError(
            own / f"{slug}.toml", "slug", f"{slug} ships with Evenkeel and can not be replaced"
        )
    return {**shipped, **added}


def load(folder: Path) -> Mapping[str, Instrument]:
    """Read every instrument of `folder`; raise CatalogError for the first one that can not be used."""
    return {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}
