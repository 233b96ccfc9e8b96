"""Reads one instrument from its file; refuses what it does not understand, with file, key and reason."""

import tomllib
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from backend.measures.rules import flow
from backend.measures.rules.change_figures import ChangeFigures
from backend.measures.rules.instrument import (
    Ages,
    Answer,
    Band,
    Concern,
    Condition,
    Effect,
    End,
    FlagRule,
    FunctionItem,
    Instrument,
    Item,
    Kind,
    Outcome,
    RatedBy,
    Wording,
)
from backend.measures.rules.scoring import score
from backend.strict_toml import CatalogError, Table

E = TypeVar("E", bound=StrEnum)

MISSING: Final = "missing"  # in the answers of an example: TOML has no null


def read(path: Path) -> Instrument:
    """Read one instrument and check its worked examples; raise CatalogError with file, key and reason."""
    try:
        table = Table(path, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(path, "file", f"is not TOML: {error}") from error
    except OSError as error:
        raise CatalogError(path, "file", f"can not be read: {error.strerror}") from error
    examples = table.tables("examples")
    try:
        instrument = _instrument(table)
    except ValueError as error:
        key, _, reason = str(error).partition(": ")
        raise CatalogError(path, key, reason) from error
    if instrument.slug != path.stem:
        raise CatalogError(path, "slug", f"must be {path.stem!r}, as the file is called")
    for example in examples:
        _check_example(instrument, example)
    return instrument


def _instrument(table: Table) -> Instrument:
    shared = _answers(table) if "answers" in table.left else ()
    instrument = Instrument(
        slug=table.text("slug"),
        name=table.text("name"),
        full_name=table.text("full_name"),
        kind=_word(table, "kind", Kind, Kind.SCALE),
        rated_by=_word(table, "rated_by", RatedBy, RatedBy.PATIENT),
        version=table.text("version"),
        recall=table.text("recall"),
        lead=table.text("lead"),
        citation=table.text("citation"),
        licence=table.text("licence"),
        sources=table.texts("sources"),
        read_on=table.day("read_on"),
        review_on=table.day("review_on"),
        ages=_ages(table.table("ages")),
        items=tuple(_item(row, shared) for row in table.tables("items")),
        bands=tuple(
            row.end(Band(row.text("severity"), row.text("label"), row.integer("from"), row.integer("to")))
            for row in table.optional_tables("bands")
        ),
        outcomes=tuple(
            row.end(Outcome(row.text("outcome"), row.text("label"), _word(row, "concern", Concern)))
            for row in table.optional_tables("outcomes")
        ),
        ends=tuple(
            row.end(End(row.text("outcome"), _conditions(row, "when")))
            for row in table.optional_tables("ends")
        ),
        effects=tuple(
            row.end(Effect(row.text("slug"), row.text("label"), row.text("group")))
            for row in table.optional_tables("effects")
        ),
        flags=tuple(_flag(row) for row in table.optional_tables("flags")),
        function_item=_function_item(table.table("function_item")) if "function_item" in table.left else None,
        change=_change(table.table("change")) if "change" in table.left else None,
        notes=table.texts("notes") if "notes" in table.left else (),
        loinc_panel=table.optional_text("loinc_panel"),
        loinc_total=table.optional_text("loinc_total"),
        recall_days=table.integer("recall_days") if "recall_days" in table.left else None,
        is_on_by_default=table.flag("is_on_by_default", default=True),
        wordings=_wordings(table.table("language"), shared) if "language" in table.left else (),
    )
    return table.end(instrument)


def _ages(table: Table) -> Ages:
    highest = table.integer("to") if "to" in table.left else None
    return table.end(Ages(table.integer("from"), highest, table.text("source")))


def _item(row: Table, shared: tuple[Answer, ...]) -> Item:
    if "answers" not in row.left and not shared:
        raise row.wrong("answers", "is missing, and there are none for all items")
    return row.end(
        Item(
            number=row.integer("number"),
            text=row.text("text"),
            answers=_answers(row) if "answers" in row.left else shared,
            part=row.optional_text("part"),
            is_summed=row.flag("is_summed", default=True),
            loinc=row.optional_text("loinc"),
            asked_if=_conditions(row, "asked_if"),
        )
    )


def _answers(table: Table) -> tuple[Answer, ...]:
    return tuple(
        row.end(
            Answer(
                value=row.integer("value"),
                label=row.text("label"),
                word=row.optional_text("word"),
                is_refusal=row.flag("is_refusal", default=False),
            )
        )
        for row in table.tables("answers")
    )


def _conditions(table: Table, key: str) -> tuple[Condition, ...]:
    return tuple(
        row.end(Condition(row.integer("item"), frozenset(row.texts("answers"))))
        for row in table.optional_tables(key)
    )


def _flag(row: Table) -> FlagRule:
    items = row.integers("items") if "items" in row.left else (row.integer("item"),)
    return row.end(FlagRule(row.text("kind"), items, row.integer("at_least")))


def _function_item(table: Table) -> FunctionItem:
    return table.end(FunctionItem(text=table.text("text"), answers=_answers(table)))


def _change(table: Table) -> ChangeFigures:
    return table.end(
        ChangeFigures(
            remission_below=table.integer("remission_below"),
            caseness=table.integer("caseness"),
            important=table.integer("important"),
            beyond_error=table.integer("beyond_error"),
            sustained_days=table.integer("sustained_days"),
            recurrence_days=table.integer("recurrence_days"),
            sources=table.texts("sources"),
            sem=_sem(table),
        )
    )


def _sem(table: Table) -> Decimal | None:
    text = table.optional_text("sem")
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        raise table.wrong("sem", "must be a decimal number as text") from None


def _wordings(table: Table, shared: tuple[Answer, ...]) -> tuple[Wording, ...]:
    return tuple(_wording(table.table(language), language, shared) for language in list(table.left))


def _wording(table: Table, language: str, shared: tuple[Answer, ...]) -> Wording:
    items = table.texts("items")
    labels = (table.texts("answers"),) * len(items) if shared else table.text_lists("item_answers")
    function = table.table("function_item") if "function_item" in table.left else None
    wording = Wording(
        language=language,
        version=table.text("version"),
        source=table.text("source"),
        recall=table.text("recall"),
        lead=table.text("lead"),
        items=items,
        answers=labels,
        function_text=function.text("text") if function else None,
        function_answers=function.texts("answers") if function else (),
        effects=table.texts("effects") if "effects" in table.left else (),
        groups=table.texts("groups") if "groups" in table.left else (),
    )
    if function:
        function.end(wording)
    return table.end(wording)


def _word(table: Table, key: str, words: type[E], default: E | None = None) -> E:
    if default is not None and key not in table.left:
        return default
    word = table.text(key)
    if word not in list(words):
        raise table.wrong(key, f"must be one of {', '.join(words)}")
    return words(word)


# Worked examples


def _check_example(instrument: Instrument, example: Table) -> None:
    """Score a worked example; raise CatalogError where it comes to something else than it says."""
    raw = [None if answer == MISSING else answer for answer in example.values("answers")]
    flags = example.texts("flags") if "flags" in example.left else ()
    is_complete = example.flag("is_complete", default=True)
    try:
        if instrument.kind is Kind.SCALE:
            scored = score(instrument, raw)  # type: ignore[arg-type]  # what is no number is refused there
            found: dict[str, object] = {"total": scored.total, "severity": scored.severity}
        else:
            scored = score(instrument, flow.values(instrument, raw))
            found = {"outcome": scored.outcome and scored.outcome.outcome}
    except ValueError as error:
        raise example.wrong("answers", str(error)) from error
    for key, value in found.items():
        said = example.take(key) if key in example.left or is_complete else None
        if said != value:
            raise example.wrong(key, f"must be {value!r}, as the answers come to")
    if scored.flags != flags:
        raise example.wrong("flags", f"must be {list(scored.flags)}, as the answers raise")
    if scored.is_complete != is_complete:
        raise example.wrong("is_complete", f"must be {str(scored.is_complete).lower()}")
    example.text("source")
    example.end(None)
