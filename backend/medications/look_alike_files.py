"""Loads the names that are known to be mixed up, and the words people write instead of a use."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backend.medications.rules.drugs import Basis, Source
from backend.medications.rules.profiles import Profile
from backend.medications.tables import Bases, FaultyDrugFile, Table, read_toml

FILE: Final = Path(__file__).parent / "look_alikes.toml"


@dataclass(frozen=True, slots=True)
class Mixed:
    """What the file says: by drug, the others with both names as they are written; and words for uses."""

    pairs: dict[str, tuple[tuple[str, tuple[str, str]], ...]]
    written: dict[str, tuple[str, ...]]
    basis: Basis


def read_look_alikes(path: Path, profiles: Mapping[str, Profile], shared: dict[str, Source]) -> Mixed:
    """Read the groups; every drug named in one has to say what it is for and in which strengths it comes."""
    table = Table(path.name, "", read_toml(path), {"version", "basis", "groups", "written"})
    status, _, source = table.get("basis", str).partition(" ")
    basis = Bases({}, shared).of(table, "basis", status, source)
    spelled = _spellings(profiles)
    pairs: dict[str, dict[str, tuple[str, str]]] = {}
    for place, group in enumerate(table.get("groups", list)):
        line = Table(path.name, f"groups[{place}]", {"names": group}, {"names"})
        meant = [(name, _drug(line, name, spelled)) for name in line.words("names")]
        if len(meant) < 2:
            raise line.fault("names", "a group has two names or more")
        for name, one in meant:
            for other_name, other in meant:
                if other.slug != one.slug:
                    pairs.setdefault(one.slug, {}).setdefault(other.slug, (name, other_name))
    written = Table(path.name, "written", table.raw["written"], set(), set(table.raw["written"]))
    uses = {use for profile in profiles.values() for use, _ in profile.uses}
    for use in written.raw:
        if use not in uses:
            raise written.fault(use, "no drug file has this use")
    return Mixed(
        {slug: tuple(others.items()) for slug, others in pairs.items()},
        {use: written.words(use) for use in written.raw},
        basis,
    )


def _spellings(profiles: Mapping[str, Profile]) -> dict[str, Profile]:
    found = {}
    for profile in profiles.values():
        for name in (profile.generic, *profile.names, *profile.brands):
            found[name.casefold()] = profile
    return found


def _drug(line: Table, name: str, spelled: Mapping[str, Profile]) -> Profile:
    profile = spelled.get(name.casefold())
    if profile is None:
        raise line.fault("names", f"no drug file knows {name!r}")
    if name.casefold() == profile.generic.casefold() and name != profile.name:
        raise line.fault("names", f"{name!r} is spelled {profile.name!r} in its file")
    if not profile.uses:
        raise FaultyDrugFile(f"{profile.slug}.toml", "uses", "missing key: its name is known to be mixed up")
    if not profile.forms and not profile.sold_as:
        raise FaultyDrugFile(
            f"{profile.slug}.toml", "sold_as", "missing key: its name is known to be mixed up"
        )
    return profile
