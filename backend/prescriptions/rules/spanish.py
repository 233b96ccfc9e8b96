"""How a medicine is taken, in Spanish: every timing and form that the sig knows, in our own words."""

from datetime import date
from decimal import Decimal
from typing import Final

from backend.medications.rules.doses import NO_BREAK_SPACE, format_dose
from backend.prescriptions.rules.sig import Sig, Timing

_WEEKDAYS: Final = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_MONTHS: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre", "diciembre",
)  # fmt: skip

# Each piece: one, several. All are feminine, so that half a piece is always "media".
_TABLET: Final = ("tableta", "tabletas")
_CAPSULE: Final = ("cápsula", "cápsulas")
FORMS: Final[dict[str, tuple[tuple[str, str], str]]] = {
    "tablet": (_TABLET, ""),
    "capsule": (_CAPSULE, ""),
    "sustained-release tablet": (_TABLET, "de liberación sostenida"),
    "sustained-release capsule": (_CAPSULE, "de liberación sostenida"),
    "extended-release tablet": (_TABLET, "de liberación prolongada"),
    "extended-release capsule": (_CAPSULE, "de liberación prolongada"),
    "prolonged-release tablet": (_TABLET, "de liberación prolongada"),
    "delayed-release tablet": (_TABLET, "de liberación retardada"),
    "delayed-release capsule": (_CAPSULE, "de liberación retardada"),
    "orally disintegrating tablet": (_TABLET, "que se deshace en la boca"),
    "chewable tablet": (_TABLET, "masticable"),
    "sprinkle capsule": (_CAPSULE, "que se puede abrir y espolvorear"),
}
_UNKNOWN: Final = (("unidad", "unidades"), "")
_MANY: Final = {"masticable": "masticables", "que se deshace en la boca": "que se deshacen en la boca"}
_MANY["que se puede abrir y espolvorear"] = "que se pueden abrir y espolvorear"

WHEN: Final[dict[Timing, str]] = {
    Timing.MORNING: "cada mañana",
    Timing.NOON: "cada día a mediodía",
    Timing.EVENING: "cada tarde, al anochecer",
    Timing.BEDTIME: "cada noche, al acostarse",
    Timing.MORNING_AND_NOON: "cada mañana y a mediodía",
    Timing.MORNING_AND_EVENING: "cada mañana y al anochecer",
    Timing.MORNING_AND_BEDTIME: "cada mañana y al acostarse",
    Timing.MORNING_NOON_AND_EVENING: "cada mañana, a mediodía y al anochecer",
    Timing.MORNING_NOON_EVENING_AND_BEDTIME: "cada mañana, a mediodía, al anochecer y al acostarse",
}

# What prescribers write most often as the reason; anything else is shown as it was written.
REASONS: Final = {
    "adhd": "trastorno por déficit de atención",
    "anxiety": "ansiedad",
    "bipolar disorder": "trastorno bipolar",
    "depression": "depresión",
    "generalized anxiety disorder": "ansiedad generalizada",
    "insomnia": "insomnio",
    "low mood": "ánimo bajo",
    "major depression": "depresión mayor",
    "major depressive disorder": "depresión mayor",
    "mania": "manía",
    "migraine": "migraña",
    "obsessive-compulsive disorder": "trastorno obsesivo-compulsivo",
    "pain": "dolor",
    "panic disorder": "trastorno de pánico",
    "post-traumatic stress disorder": "estrés postraumático",
    "psychosis": "psicosis",
    "schizophrenia": "esquizofrenia",
    "seizures": "convulsiones",
    "sleep": "sueño",
}


def sentence(sig: Sig) -> str:
    """Write how a medicine is taken; doses keep their figures and units."""
    total = f" ({format_dose(sig.daily_dose)} al día en total)" if sig.timing.times_a_day > 1 else ""
    return (
        f"Tome {_pieces(sig.pieces, sig.form)} de {format_dose(sig.strength)}"
        f" ({format_dose(sig.single_dose)} cada vez) por la boca {WHEN[sig.timing]}{total}."
    )


def day_text(day: date) -> str:
    """Write a day in full: lunes 23 de noviembre de 2026."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} de {_MONTHS[day.month - 1]} de {day.year}"


def _pieces(pieces: Decimal, form: str) -> str:
    """Write so many pieces of a form: media tableta, 1 tableta y media, 2 cápsulas masticables."""
    (one, many), kind = FORMS.get(form, _UNKNOWN)
    whole, half = divmod(pieces, 1)
    if whole == 0:
        count = f"media{NO_BREAK_SPACE}{one}"
    else:
        count = f"{int(whole)}{NO_BREAK_SPACE}{one if whole == 1 else many}"
    if whole and half:
        count = f"{count} y media"
    return f"{count} {_MANY.get(kind, kind) if whole > 1 else kind}".strip()
