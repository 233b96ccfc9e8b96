"""The personal list: every sentence says the exact dose, and Spanish has no English left in it."""

import itertools
import re
from decimal import Decimal

import pytest

from backend.medications import catalog
from backend.medications.rules.doses import NO_BREAK_SPACE, format_dose, parse_dose
from backend.prescriptions.rules import spanish
from backend.prescriptions.rules.sig import Sig, Timing
from backend.reviews.rules.personal import Language, reason_words, sentence

FORMS = sorted({form.form for drug in catalog.drugs().values() for form in drug.forms} | spanish.FORMS.keys())
PIECES = [Decimal(halves) / 2 for halves in range(1, 21)]
STRENGTHS = ("37.5 mg", "1,000 mg", "0.5 g", "25 mcg")
ENGLISH = {
    "take", "tablet", "tablets", "capsule", "capsules", "half", "of", "by", "mouth", "each", "morning",
    "noon", "evening", "bedtime", "day", "days", "daily", "release", "extended", "sustained", "delayed",
    "orally", "disintegrating", "chewable", "sprinkle", "prolonged", "and", "at", "in", "the",
    "from", "once", "twice",
}  # fmt: skip


def plain(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, " ")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", FORMS)
def test_every_timing_piece_and_form_says_the_exact_doses(language: Language, form: str) -> None:
    for timing, pieces, strength in itertools.product(Timing, PIECES, STRENGTHS):
        sig = Sig(form, parse_dose(strength), pieces, timing)
        text = sentence(sig, language)
        assert format_dose(sig.strength) in text
        assert f"({format_dose(sig.single_dose)}" in text
        if timing.times_a_day > 1:
            assert f"({format_dose(sig.daily_dose)}" in text
        words = set(re.findall(r"[a-záéíóúñ]+", text.casefold()))
        if language is Language.SPANISH:
            assert words & ENGLISH == set(), text
            assert "unidad" not in text, form
        assert ("½" in text or "half" in words or "media" in words) == (pieces % 1 != 0), text


def test_half_a_tablet_is_said_in_words() -> None:
    half = Sig("tablet", parse_dose("50 mg"), Decimal("0.5"), Timing.MORNING)
    assert plain(sentence(half, Language.ENGLISH)).startswith("Take half a tablet of 50 mg (25 mg) by mouth")
    assert plain(sentence(half, Language.SPANISH)) == (
        "Tome media tableta de 50 mg (25 mg cada vez) por la boca cada mañana."
    )


def test_several_and_a_half_agree_in_number() -> None:
    sig = Sig("orally disintegrating tablet", parse_dose("15 mg"), Decimal("2.5"), Timing.BEDTIME)
    assert plain(sentence(sig, Language.SPANISH)) == (
        "Tome 2 tabletas y media que se deshacen en la boca de 15 mg (37.5 mg cada vez)"
        " por la boca cada noche, al acostarse."
    )


def test_no_two_timings_read_alike_in_spanish() -> None:
    assert len(set(spanish.WHEN.values())) == len(Timing) == len(spanish.WHEN)


def test_a_reason_that_has_no_usual_spanish_word_is_shown_as_it_was_written() -> None:
    assert reason_words("Depression", Language.SPANISH).text == "depresión"
    kept = reason_words("low mood after stroke", Language.SPANISH)
    assert (kept.text, kept.language) == ("low mood after stroke", Language.ENGLISH)
