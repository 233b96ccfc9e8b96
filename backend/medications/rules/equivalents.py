"""How much of one kind of drug somebody takes, by published equivalents: exact, and never for conversion."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from backend.medications.rules.doses import NO_BREAK_SPACE, Dose, Unit, format_number
from backend.medications.rules.drugs import Basis, Source

CAVEAT: Final = "Not for conversion: methods differ, and no dose is changed by them."
NO_FIGURE: Final = "no published figure"
NO_DOSE: Final = "daily dose not known"
# A total below this is shown with one decimal place, above it without.
_WHOLE_FROM: Final = 20


@dataclass(frozen=True, slots=True)
class Figure:
    """The daily doses, lowest and highest, that equal the reference dose; mostly one and the same."""

    low: Dose
    high: Dose


@dataclass(frozen=True, slots=True)
class Band:
    """How a day's load reads up to and including `at_most` milligrams; None has no end."""

    word: str
    at_most: Fraction | None


@dataclass(frozen=True, slots=True)
class Bands:
    """The words for a load, lowest first, and what they rest on."""

    steps: tuple[Band, ...]
    basis: Basis
    source: Source

    def word(self, amount: Fraction) -> str:
        """Return the word for a day's load."""
        return next(step.word for step in self.steps if step.at_most is None or amount <= step.at_most)


@dataclass(frozen=True, slots=True)
class Flat:
    """A daily dose above which a published curve no longer rises, for a drug or for a class together."""

    what: str
    table: str | None
    classes: frozenset[str]
    drug: str | None
    above: Dose
    note: str
    limit: str
    basis: Basis
    source: Source


@dataclass(frozen=True, slots=True)
class Equivalents:
    """One published table: `reference_dose` of the reference drug equals each of the figures."""

    id: str
    title: str
    method: str
    reference: str
    reference_dose: Dose
    classes: frozenset[str]
    figures: Mapping[str, Figure]
    unlisted: Mapping[str, Figure]
    bands: Bands | None
    basis: Basis
    source: Source


@dataclass(frozen=True, slots=True)
class Share:
    """What one drug adds, in milligrams of the reference drug; without a figure, why it is unknown."""

    slug: str
    daily_dose: Dose | None
    low: Fraction | None
    high: Fraction | None
    why_unknown: str | None = None


@dataclass(frozen=True, slots=True)
class FlatNote:
    """Information of tier 4: a dose stands above where a published curve levels off."""

    what: str
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Load:
    """What a list adds up to by one table; `low` and `high` are None where nothing in it has a figure."""

    table: Equivalents
    shares: tuple[Share, ...]
    low: Fraction | None
    high: Fraction | None
    band: str | None
    notes: tuple[FlatNote, ...]

    @property
    def is_at_least(self) -> bool:
        """Say whether something in it is unknown, so that the true load may be higher."""
        return any(share.low is None for share in self.shares)

    @property
    def text(self) -> str:
        """Write the total; what is unknown makes it "at least", or unknown altogether."""
        if self.low is None or self.high is None:
            return "unknown"
        return ("at least " if self.is_at_least else "") + amount_text(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Drug:
    """One drug of a list: what it is, its classes, and its daily dose where that is known."""

    slug: str
    classes: frozenset[str]
    daily_dose: Dose | None


def milligrams(dose: Dose) -> Fraction:
    """Return a dose in milligrams, exactly."""
    return Fraction(dose.to(Unit.MG).value)


def load(table: Equivalents, drugs: Iterable[Drug], flats: Iterable[Flat] = ()) -> Load | None:
    """Return what a list adds up to by one table, or None where no drug of its kind is on it."""
    listed = [drug for drug in drugs if _belongs(drug, table)]
    if not listed:
        return None
    shares = tuple(_share(drug, table) for drug in listed)
    lows = [share.low for share in shares if share.low is not None]
    highs = [share.high for share in shares if share.high is not None]
    low, high = (sum(lows, Fraction()), sum(highs, Fraction())) if lows else (None, None)
    return Load(
        table=table,
        shares=shares,
        low=low,
        high=high,
        band=_band(table, low, high, any(share.low is None for share in shares)),
        notes=tuple(note for flat in flats if (note := _flat_note(flat, table, listed, shares))),
    )


def _belongs(drug: Drug, table: Equivalents) -> bool:
    return bool(drug.classes & table.classes) or drug.slug in table.figures or drug.slug == table.reference


def _share(drug: Drug, table: Equivalents) -> Share:
    figure = table.figures.get(drug.slug)
    if drug.slug == table.reference:
        figure = Figure(table.reference_dose, table.reference_dose)
    if figure is None:
        return Share(drug.slug, drug.daily_dose, None, None, NO_FIGURE)
    if drug.daily_dose is None:
        return Share(drug.slug, None, None, None, NO_DOSE)
    whole = milligrams(drug.daily_dose) * milligrams(table.reference_dose)
    # The more of a drug equals the reference, the less each milligram of it counts.
    return Share(drug.slug, drug.daily_dose, whole / milligrams(figure.high), whole / milligrams(figure.low))


def _band(table: Equivalents, low: Fraction | None, high: Fraction | None, is_at_least: bool) -> str | None:
    if table.bands is None or low is None or high is None:
        return None
    first, last = table.bands.word(low), table.bands.word(high)
    words = first if first == last else f"{first} to {last}"
    is_top = first == table.bands.steps[-1].word
    return f"at least {words}" if is_at_least and not is_top else words


def _flat_note(
    flat: Flat, table: Equivalents, drugs: list[Drug], shares: tuple[Share, ...]
) -> FlatNote | None:
    if flat.table == table.id:
        meant = {drug.slug for drug in drugs if drug.classes & flat.classes}
        amounts = [share.low for share in shares if share.slug in meant and share.low is not None]
    elif flat.drug in table.figures:
        doses = [drug.daily_dose for drug in drugs if drug.slug == flat.drug]
        amounts = [milligrams(dose) for dose in doses if dose is not None]
    else:
        return None
    if sum(amounts, Fraction()) <= milligrams(flat.above):
        return None
    return FlatNote(flat.what, f"{flat.note} {flat.limit}", flat.source)


def amount_text(low: Fraction, high: Fraction) -> str:
    """Write an amount in milligrams a day, or a range; rounded here and nowhere else."""
    first, last = _rounded(low), _rounded(high)
    figures = first if first == last else f"{first}–{last}"
    return f"{figures}{NO_BREAK_SPACE}mg"


def _rounded(amount: Fraction) -> str:
    places = Decimal(1) if amount >= _WHOLE_FROM else Decimal("0.1")
    # 28 digits stand behind the division, so the last place shown is the exact value's own rounding.
    value = (Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(places, ROUND_HALF_UP)
    if value == 0 and amount > 0:
        return "below 0.1"
    return format_number(value)
