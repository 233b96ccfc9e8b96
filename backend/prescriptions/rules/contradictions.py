"""Where free-text directions say something else than the structured sig: numbers, times, as needed, route."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import Final

from backend.medications.rules.doses import Dose, Unit, format_dose
from backend.prescriptions.rules.full_sig import Route
from backend.prescriptions.rules.sig import Sig, count_text


class About(StrEnum):
    """What the words and the sig disagree about."""

    DOSE = "dose"
    PIECES = "pieces"
    FREQUENCY = "frequency"
    TIME_OF_DAY = "time-of-day"
    AS_NEEDED = "as-needed"
    ROUTE = "route"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The words that say something else, and what the sig says instead."""

    about: About
    words: str
    sig_says: str

    @property
    def text(self) -> str:
        """Write it for the person who wrote the directions."""
        return f"“{self.words}” is not what the sig says: {self.sig_says}."


@dataclass(frozen=True, slots=True)
class Said:
    """What a sig says, as far as words can contradict it. No `moments`: whenever it suits."""

    dose: Dose
    strength: Dose | None
    pieces: Decimal | None
    times: int | None
    moments: tuple[str, ...] = ()
    route: Route = Route.ORAL
    as_needed: bool = False
    most_times: int | None = None
    days: int | None = None


def said_by(sig: Sig) -> Said:
    """Return what a sig by the times of the day says."""
    return Said(sig.single_dose, sig.strength, sig.pieces, sig.timing.times_a_day, moments=sig.timing.moments)


_WORDS: Final = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
                 "eight": 8, "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
_PLAIN = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_NAMED = "|".join(each for each in _WORDS if each not in ("a", "an"))
_HALF = r"(?:(?:a|one)[\s-]+)?half\b(?:\s+an?\b|\s+of\s+an?\b)?"
_NUMBER = (
    rf"(?:(?:\d+|{_NAMED})\s*(?:and\s+(?:a|one)[\s-]+)?(?:half\b|½|1/2)"
    rf"|{_HALF}|½|1/2|{_PLAIN}|(?:{_NAMED})\b)"
)
_PIECE = r"(?:tablets?|tabs?|capsules?|caps?|pills?|patch(?:es)?|films?|lozenges?)\b"
_A_DAY = r"\s*(?:,\s*)?(?:in total\s+)?(?:(?:a|per|each|every|/)\s*(?:24 hours|day)|daily|in 24 hours)\b"
_UNIT = r"(?P<unit>mg|mcg|µg|μg|ug|g|milligrams?|micrograms?|grams?)\b"
_OFTEN = (
    rf"\s*(?:once|twice|thrice|(?:\d+|{_NAMED})\s*(?:x|×|times)|bid|tid|qid|b\.i\.d|t\.i\.d"
    r"|every \d+ h|q\s?\d+\s?h)"
)
_DOSE = re.compile(rf"(?P<n>{_PLAIN})\s*{_UNIT}(?:(?P<day>{_A_DAY})|(?P<often>{_OFTEN}))?")
_COUNT = re.compile(
    rf"(?:(?P<low>{_NUMBER})\s*(?:-|–|to|or)\s*)?(?P<n>{_NUMBER}|\ban?\b)"
    rf"\s*(?:\w+-release\s+)?{_PIECE}(?P<day>{_A_DAY})?"
)
_TAKE = re.compile(
    rf"\b(?:take|use|have)\s+(?P<n>{_NUMBER})(?=\s*(?:$|each|every|at|in|with|by|on|,|\b(?:once|twice)))"
)
_TIMES = re.compile(
    rf"(?P<n>once|twice|thrice|(?:\d+|{_NAMED})\s*(?:x|×|times))(?:\s*(?:a|per|each|every|/))?"
    r"\s*(?P<span>daily|day|week(?:ly)?|month(?:ly)?)\b"
)
_CODES: Final = {"qd": 1, "od": 1, "bid": 2, "b.i.d.": 2, "tid": 3, "t.i.d.": 3, "qid": 4, "q.i.d.": 4,
                 "qam": 1, "qpm": 1, "qhs": 1}  # fmt: skip
_CODE = re.compile(r"(?<!\w)(?:b\.i\.d\.|t\.i\.d\.|q\.i\.d\.|(?:qd|od|bid|tid|qid|qam|qpm|qhs)\b)")
_EVERY = re.compile(
    rf"\b(?:every\s+(?P<n>\d+|{_NAMED})\s*(?:-\s*\d+\s*)?(?:hours?|hrs?|h)"
    r"|q\s?(?P<q>\d+)\s?h(?:rs?|ours?)?|every hour)\b"
)
_SELDOM = re.compile(
    r"every other (?:day|morning|evening|night)|every (?:second|third|2nd|3rd) day|alternate days"
    rf"|every (?:\d+|{_NAMED}) days|(?:once |each |every |a |per )week(?!end)(?!s)\b|\bweekly\b|\bmonthly\b"
    r"|(?:each|every) month|\bqod\b"
)
_MOMENTS: Final = {
    r"(?:in the |each |every |this )?mornings?\b|\bbreakfast|\ba\.?m\.?\b(?!\w)|\bqam\b|on waking":
        {"morning"},
    r"\bnoon\b|\bmidday\b|\blunch|at mid-day|afternoons?\b": {"noon"},
    r"\bevenings?\b|\bdinner|\bsupper|\bqpm\b": {"evening"},
    r"\bbed-?time|\bbefore bed\b|\bqhs\b|\bhs\b|going to bed|before sleep\b": {"bedtime"},
    r"\bnights?\b|\bnightly\b|\bp\.?m\.?\b(?!\w)": {"evening", "bedtime"},
}  # fmt: skip
_AS_NEEDED = re.compile(
    r"\bas[ -]needed\b|\bp\.?r\.?n\b"
    r"|\b(?:when|if|whenever|only if|as) (?:you |it is |it's )?(?:needed?|required|necessary)\b"
    r"|\bonly when\b|\bwhen you (?:feel|are|have|get)\b|\bwhenever you\b|\bonly (?:on|for) bad days\b"
)
_REGULAR = re.compile(
    r"\bevery (?:single )?day\b|\bregularly\b|\bscheduled\b|\bwithout fail\b|\beven (?:if|when) you feel\b"
    r"|\b(?:not|never|n't) (?:skip|miss)\b|\bnot (?:as needed|prn)\b|\baround the clock\b"
)
_ROUTES: Final = {
    r"\bby mouth\b|\borally\b|\bpo\b|\bswallow|\boral\b": {Route.ORAL},
    r"\bsublingual(?:ly)?\b|under (?:the|your) tongue|\bsl\b": {Route.SUBLINGUAL},
    r"\bbuccal(?:ly)?\b|\bcheek\b": {Route.BUCCAL},
    r"\btransdermal(?:ly)?\b|\b(?:on|to|onto) (?:the |your |clean |dry )*skin\b|\bapply\b|\btopical(?:ly)?\b":
        {Route.TRANSDERMAL, Route.TOPICAL},
    r"\binject\w*|\bintramuscular(?:ly)?\b|\bsubcutaneous(?:ly)?\b|\binto (?:a|the) (?:muscle|thigh|arm)\b":
        {Route.INTRAMUSCULAR, Route.SUBCUTANEOUS},
    r"\bnasal(?:ly)?\b|\bintranasal(?:ly)?\b|\bnostrils?\b|\bnose\b": {Route.NASAL},
    r"\brectal(?:ly)?\b|\brectum\b|\bsuppositor": {Route.RECTAL},
    r"\binhal\w+": {Route.INHALED},
}  # fmt: skip
_DURATION = re.compile(rf"\bfor (?:a total of )?(?P<n>\d+|{_NAMED}|an?)\s+(?P<unit>days?|weeks?|months?)\b")
_AND_STOP = re.compile(r"\b(?:then|and|,)\s*stop\b|\bonly\b|\bcourse\b")
_CLAUSES = re.compile(
    r"(?<!\d)[.;\n!:](?!\d)|(?<=\d)[.:](?=\s|$)|,(?!\d)|\bbut\b|\bexcept\b"
    r"|(?:\band\s+)?(?=\bdo not\b|\bdon't\b|\bnever\b|\bavoid\b)"
)
_NOT = re.compile(r"\bdo not\b|\bdon't\b|\bnever\b|\bavoid\b|\bnot\b|\bno\b|\bwithout\b")
_LIMIT = re.compile(
    r"\bno more than\b|\bnot more than\b|\bat most\b|\bup to\b|\bmax(?:imum)?\b|\bnot exceed\b|\bmore than\b"
)
# Words after which a number or a time of day is about something else than taking this.
_ASIDE = re.compile(
    r"\bif\b|\bunless\b|\bmay\b|\bmight\b|\bcan\b|\bcall\b|\btell\b|\bcontact\b|\balcohol\b"
    r"|\bdriv(?:e|ing)\b|\bblood\b|\blab\b|\bcheck|\bvisit\b|\bappointment\b|\bcoffee\b"
    r"|\bcaffeine\b|\bgrapefruit\b|\bmissed\b"
    r"|\blevel\b|\bprevious|\bused to\b|\binstead of\b|\bwas\b|\breplaces\b|\bold\b"
    r"|\bkeep\b|\bstore\b|\bwater\b"
    r"|\bibuprofen\b|\bantacid|\bjournal\b|\bdiary\b|\bhelp\b|\bworks\b|\bwithin\b|\bnone\b"
)
_CARE = re.compile(r"whole|chew|crush|same|broken|irritated")
_OTHER_VERBS = re.compile(r"\s*(?:call|contact|tell|rest|ask|stand|sit|drink)")


def contradictions(directions: str, said: Said) -> tuple[Contradiction, ...]:
    """Return what free-text directions say otherwise than the sig; words it does not know it lets pass."""
    found: dict[tuple[About, str], Contradiction] = {}
    text = " ".join(directions.replace("’", "'").lower().split())
    for each in (*_per_clause(text, said), *_as_needed(text, said)):
        found.setdefault((each.about, each.words), each)
    return tuple(found.values())


def _per_clause(text: str, said: Said) -> Iterator[Contradiction]:
    for clause in (part.strip() for part in _CLAUSES.split(text)):
        bare = _AS_NEEDED.sub(" ", clause)
        is_limit, is_not = _LIMIT.search(clause) is not None, _NOT.search(clause) is not None
        is_aside = _ASIDE.search(bare) is not None
        yield from _routes(clause, said, is_not=is_not)
        if is_limit:
            yield from _limits(clause, said)
            continue
        if not is_aside:
            yield from _moments(clause, said, is_not=is_not)
        if is_aside or is_not:
            continue
        yield from _doses(clause, said)
        yield from _counts(clause, said)
        yield from _frequencies(clause, said)
        yield from _durations(clause, said)


def _doses(clause: str, said: Said) -> Iterator[Contradiction]:
    daily = None if said.times is None else said.dose.times(said.times)
    right = (said.dose, said.strength or said.dose, daily)
    for match in _DOSE.finditer(clause):
        dose = _dose(match)
        is_total = match["day"] is not None and daily is not None
        fitting = [daily] if is_total else right[:2] if match["often"] else right
        if dose is None or not any(each is not None and _same(dose, each) for each in fitting):
            says = f"{format_dose(said.dose)} at one time"
            if daily is not None:
                says += f", {format_dose(daily)} a day"
            yield Contradiction(About.DOSE, match[0], says)


def _dose(match: re.Match[str]) -> Dose | None:
    letters = match["unit"]
    unit = Unit.MG if letters in ("mg", "milligram", "milligrams") else Unit.MCG
    unit = Unit.G if letters in ("g", "gram", "grams") else unit
    try:
        return Dose(Decimal(match["n"].replace(",", "")), unit)
    except ValueError:
        return None


def _same(one: Dose, other: Dose) -> bool:
    return not one.outweighs(other) and not other.outweighs(one)


def _counts(clause: str, said: Said) -> Iterator[Contradiction]:
    if said.pieces is None:
        return
    a_day = None if said.times is None else said.pieces * said.times
    says = f"{count_text(said.pieces)} at one time"
    for match in (*_COUNT.finditer(clause), *_TAKE.finditer(clause)):
        groups = match.groupdict()
        number = _number(groups["n"])
        if groups["n"] in ("a", "an") and _DOSE.search(clause):
            continue
        is_total = groups.get("day") is not None and a_day is not None
        if groups.get("low") is not None or number != (a_day if is_total else said.pieces):
            yield Contradiction(About.PIECES, match[0], says)


def _number(text: str) -> Decimal:
    """Read 1½, 1 1/2, one and a half, half a, 2, two."""
    rest = re.sub(
        r"\b(?:and (?:a|one) |a |one )?half\b(?: of)?(?: an?\b)?|½|1/2", " ", text.replace("-", " ")
    )
    half = Decimal("0.5") if rest != text.replace("-", " ") else Decimal(0)
    word = rest.replace(",", "").replace("and", "").strip()
    if not word:
        return half
    return Decimal(_WORDS.get(word, word)) + half


def _frequencies(clause: str, said: Said) -> Iterator[Contradiction]:
    says = "as needed" if said.times is None else _often(said.times)
    seldom = _SELDOM.search(clause)
    if seldom is not None:
        yield Contradiction(About.FREQUENCY, seldom[0], says)
        return
    for match in _TIMES.finditer(clause):
        word = match["n"].removesuffix("times").removesuffix("x").removesuffix("×").strip()
        times = {"once": 1, "twice": 2, "thrice": 3}.get(word) or int(_number(word))
        if match["span"] not in ("day", "daily") or (said.times is not None and times != said.times):
            yield Contradiction(About.FREQUENCY, match[0], says)
    for match in _CODE.finditer(clause):
        if said.times is not None and _CODES[match[0]] != said.times:
            yield Contradiction(About.FREQUENCY, match[0], says)
    for match in _EVERY.finditer(clause):
        hours = int(_number(match["n"] or match["q"] or "1"))
        if said.times is not None and (hours < 1 or ceil(24 / hours) != said.times):
            yield Contradiction(About.FREQUENCY, match[0], says)


def _often(times: int) -> str:
    return {1: "once a day", 2: "twice a day"}.get(times, f"{times} times a day")


def _moments(clause: str, said: Said, *, is_not: bool) -> Iterator[Contradiction]:
    if not said.moments:
        return
    own = set(said.moments)
    for pattern, moments in _MOMENTS.items():
        match = re.search(pattern, clause)
        if match is None:
            continue
        is_own = bool(moments & own)
        if is_own is is_not:
            if is_not and not re.search(r"\b(?:take|use)\b", clause):
                continue
            yield Contradiction(About.TIME_OF_DAY, match[0].strip(), " and ".join(said.moments))


def _limits(clause: str, said: Said) -> Iterator[Contradiction]:
    """Judge `no more than`: less than the sig has a day, or more than an as-needed sig allows."""
    most = said.most_times if said.as_needed else said.times
    if most is None:
        return
    for match in _DOSE.finditer(clause):
        dose, right = _dose(match), said.dose.times(most)
        if dose is None or right.outweighs(dose) or (said.as_needed and dose.outweighs(right)):
            yield Contradiction(About.DOSE, match[0], f"{format_dose(right)} in a day")
    for match in _COUNT.finditer(clause):
        if said.pieces is None or match["n"] in ("a", "an"):
            continue
        number, pieces = _number(match["n"]), said.pieces * most
        if number < pieces or (said.as_needed and number > pieces):
            yield Contradiction(About.PIECES, match[0], f"{count_text(pieces)} in a day")
    for match in _TIMES.finditer(clause):
        word = match["n"].removesuffix("times").removesuffix("x").removesuffix("×").strip()
        times = {"once": 1, "twice": 2, "thrice": 3}.get(word) or int(_number(word))
        if match["span"] not in ("day", "daily") or times != most:
            yield Contradiction(About.FREQUENCY, match[0], _often(most))


def _as_needed(text: str, said: Said) -> Iterator[Contradiction]:
    regular = _REGULAR.search(text)
    if said.as_needed:
        if regular is not None:
            yield Contradiction(About.AS_NEEDED, regular[0], "only as needed")
        return
    for clause in _CLAUSES.split(text):
        match = _AS_NEEDED.search(clause)
        if match is None or _NOT.search(clause[: match.start()]) or _OTHER_VERBS.match(clause):
            continue
        yield Contradiction(About.AS_NEEDED, match[0], "at its times, not as needed")


def _routes(clause: str, said: Said, *, is_not: bool) -> Iterator[Contradiction]:
    for pattern, routes in _ROUTES.items():
        match = re.search(pattern, clause)
        if match is None:
            continue
        place = f"{said.route.words[0]} {said.route.words[1]}".lower()
        if (said.route in routes) is is_not and not (is_not and _CARE.search(clause)):
            yield Contradiction(About.ROUTE, match[0], place)


def _durations(clause: str, said: Said) -> Iterator[Contradiction]:
    for match in _DURATION.finditer(clause):
        number = _number(match["n"]) if match["n"] not in ("a", "an") else Decimal(1)
        days = number * {"d": 1, "w": 7, "m": 30}[match["unit"][0]]
        if said.days is None:
            if _AND_STOP.search(clause):
                yield Contradiction(About.DURATION, match[0], "no last day")
        elif days != said.days:
            yield Contradiction(About.DURATION, match[0], f"for {said.days} days")
