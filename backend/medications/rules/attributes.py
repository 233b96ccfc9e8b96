"""The words an interaction attribute may have, in which order, and the tokens a fact stands for.

A fact is one attribute with its words, such as `3A4 substrate major narrow` or `qt known`. Its tokens are
every statement that follows from it: `3A4 substrate`, `3A4 substrate major`, `3A4 substrate =major`, … A
selector of a rule names one token, so "at least this grade" is one look-up in a set.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

GRADES: Final = ("weak", "moderate", "strong")
ROUTES: Final = ("systemic", "topical", "inhaled", "nasal", "ophthalmic", "local")
ENZYMES: Final = ("1A2", "2B6", "2C8", "2C9", "2C19", "2D6", "3A4", "UGT")


class FaultyWords(ValueError):
    """An attribute has words that nobody knows."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an attribute may say: one kind (where it has kinds), one grade of an order, any of the flags."""

    kinds: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


_SUBSTRATE: Final = Shape(grades=("minor", "major", "sensitive"), flags=("narrow", "vital", "prodrug"))
_GRADED: Final = Shape(grades=GRADES)

SHAPES: Final[dict[str, Shape]] = {
    **{f"{enzyme} substrate": _SUBSTRATE for enzyme in (*ENZYMES, "pgp")},
    **{f"{enzyme} inhibitor": _GRADED for enzyme in (*ENZYMES, "pgp")},
    **{f"{enzyme} inducer": _GRADED for enzyme in (*ENZYMES, "pgp")},
    "maoi": Shape(kinds=("irreversible", "reversible", "b-selective", "weak")),
    "serotonin": Shape(
        kinds=("reuptake", "releaser", "agonist", "precursor", "enhancer", "antagonist"), grades=GRADES
    ),
    "opioid": Shape(kinds=("agonist", "partial", "antagonist"), grades=GRADES),
    "depressant": Shape(
        kinds=(
            "opioid", "benzodiazepine", "z-drug", "barbiturate", "gabapentinoid", "alcohol", "antihistamine",
            "oxybate", "antipsychotic", "antidepressant", "antiepileptic", "relaxant", "hypnotic",
            "anesthetic", "cannabis", "other",
        ),
        grades=GRADES,
    ),
    "anticholinergic": Shape(grades=("1", "2", "3")),
    "cholinergic": _GRADED,
    "qt": Shape(grades=("conditional", "possible", "known", "contraindicating")),
    "seizure": _GRADED,
    "bleeding": Shape(
        kinds=("anticoagulant", "antiplatelet", "nsaid", "serotonergic", "other"), grades=GRADES
    ),
    "hypotension": Shape(kinds=("alpha", "nitrate", "pde5", "other"), grades=GRADES),
    "bradycardia": _GRADED,
    "hyponatremia": _GRADED,
    "lithium": Shape(kinds=("raises", "lowers"), grades=GRADES),
    "potassium": Shape(kinds=("raises", "lowers"), grades=GRADES),
    "glucose": Shape(kinds=("raises", "lowers"), grades=GRADES),
    "marrow": _GRADED,
    "liver": _GRADED,
    "metabolic": _GRADED,
    "prolactin": _GRADED,
    "dopamine": Shape(kinds=("blocker", "agonist", "depleter"), grades=GRADES),
    "sympathomimetic": _GRADED,
    "absorption": Shape(kinds=("binder", "bound", "acid-reducer", "needs-acid")),
}  # fmt: skip

# The key of a drug file, and the attribute it speaks of where the words do not begin with it themselves.
KEYS: Final = {
    "cyp": "", "pgp": "pgp", **{name: name for name in SHAPES if " " not in name},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a fact or of a selector, sorted into their places."""

    attribute: str
    kind: str | None
    grade: str | None
    flags: frozenset[str]


def read_words(text: str) -> Words:
    """Sort the words of `text` into attribute, kind, grade and flags, or raise FaultyWords."""
    words = text.split()
    attribute = " ".join(words[:2])
    if attribute in SHAPES:
        rest = words[2:]
    elif words and words[0] in SHAPES:
        attribute, rest = words[0], words[1:]
    else:
        raise FaultyWords(f"unknown attribute in {text!r}")
    shape = SHAPES[attribute]
    kind = grade = None
    flags: set[str] = set()
    for word in rest:
        if word in shape.kinds and kind is None:
            kind = word
        elif word.removeprefix("=") in shape.grades and grade is None:
            grade = word
        elif word in shape.flags and word not in flags:
            flags.add(word)
        else:
            raise FaultyWords(f"{word!r} does not belong in {text!r}")
    return Words(attribute, kind, grade, frozenset(flags))


def read_fact(text: str) -> Words:
    """Read a fact: its kind and its grade must be there, where the attribute has them."""
    words = read_words(text)
    shape = SHAPES[words.attribute]
    if shape.kinds and words.kind is None:
        raise FaultyWords(f"{text!r} needs one of {', '.join(shape.kinds)}")
    if shape.grades and (words.grade is None or words.grade.startswith("=")):
        raise FaultyWords(f"{text!r} needs one of {', '.join(shape.grades)}")
    return words


def tokens(fact: Words) -> frozenset[str]:
    """Return every statement that follows from a fact, each written as `token` writes it."""
    grades: list[str | None] = [None]
    if fact.grade is not None:
        order = SHAPES[fact.attribute].grades
        grades += [*order[: order.index(fact.grade) + 1], f"={fact.grade}"]
    flags = sorted(fact.flags)
    subsets = [frozenset(some) for count in range(len(flags) + 1) for some in combinations(flags, count)]
    kinds = {None, fact.kind}
    return frozenset(
        token(Words(fact.attribute, kind, grade, subset))
        for kind in kinds
        for grade in grades
        for subset in subsets
    )


def token(words: Words) -> str:
    """Write the words in their one canonical order."""
    parts = [words.attribute, words.kind, words.grade, *sorted(words.flags)]
    return " ".join(part for part in parts if part)


def read_term(text: str, classes: frozenset[str]) -> str:
    """Return the token a term of a selector names: `class …`, `route …`, `drug …`, or an attribute."""
    head, _, rest = text.partition(" ")
    if head == "class":
        if rest not in classes:
            raise FaultyWords(f"unknown class {rest!r}")
        return text
    if head == "route":
        if rest not in ROUTES:
            raise FaultyWords(f"unknown route {rest!r}")
        return text
    if head == "drug":
        if not rest or " " in rest:
            raise FaultyWords(f"{text!r} must name one drug's slug")
        return text
    return token(read_words(text))
