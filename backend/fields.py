"""What may come in: strict fields, strict JSON, unknown names refused."""

import re
import unicodedata
import uuid
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import marshmallow as ma
from flask import Request
from marshmallow import ValidationError, validate
from webargs.core import missing
from webargs.flaskparser import FlaskParser, abort

from backend import strict_json

EARLIEST, LATEST = 1900, 2199
EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
UUID_TEXT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Schema(ma.Schema):
    """Base of every schema: a field that is not declared is refused."""

    class Meta:
        unknown = ma.RAISE


class IfMatch(ma.Schema):
    """The version that was seen, as the ETag said it."""

    class Meta:
        unknown = ma.EXCLUDE

    if_match = ma.fields.String(data_key="If-Match", load_default=None, validate=validate.Length(max=40))

    @ma.post_load
    def number(self, data: dict[str, Any], **_: Any) -> dict[str, int | None]:
        """Return the version as a number; None where there is none."""
        tag = (data["if_match"] or "").removeprefix("W/").strip('"')
        return {"version": int(tag) if tag.isascii() and tag.isdigit() else None}


class StrictParser(FlaskParser):
    """Read bodies with `strict_json`; refuse unknown query parameters."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 (the library declares it so)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "json": None,
    }

    def _raw_load_json(self, req: Request) -> Any:
        if req.mimetype != "application/json":
            if req.get_data(cache=True):
                abort(415)
            return missing
        raw = req.get_data(cache=True)
        if not raw:
            return missing
        try:
            return strict_json.loads(raw)
        except strict_json.BadJson as error:
            abort(400, description=f"The body is not JSON that we accept: {error}.")


class Text(ma.fields.String):
    """Text of `min` to `max` characters after trimming, without control characters but line breaks."""

    def __init__(self, *, max: int, min: int = 1, **kwargs: Any) -> None:  # noqa: A002 (the field's own word)
        super().__init__(validate=validate.Length(min=min, max=max), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t\r" for c in text):
            raise ValidationError("Control characters are not text.")
        return text.strip()


class Secret(ma.fields.String):
    """A password, kept to the letter."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=200), metadata={"format": "password"}, **kwargs)


class Email(ma.fields.String):
    """An e-mail address of at most 254 characters, in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(min=6, max=254), metadata={"format": "email"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if not EMAIL.fullmatch(text):
            raise ValidationError("This is not an e-mail address.")
        return text.lower()


class Int(ma.fields.Integer):
    """A whole number from `min` to `max`; 1.0, "1" and true are not."""

    def __init__(self, *, min: int, max: int, **kwargs: Any) -> None:  # noqa: A002 (the field's own words)
        super().__init__(strict=True, validate=validate.Range(min=min, max=max), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class QueryInt(ma.fields.Integer):
    """A whole number from `min` to `max` in an address, where everything is text."""

    def __init__(self, *, min: int, max: int, **kwargs: Any) -> None:  # noqa: A002 (the field's own words)
        super().__init__(validate=validate.Range(min=min, max=max), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", str(value)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class Flag(ma.fields.Boolean):
    """True or false; "yes", 1 and "on" are not."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Day(ma.fields.Date):
    """A day as YYYY-MM-DD, from 1900 to 2199."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise self.make_error("invalid", input=value, obj_type="date")
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if not EARLIEST <= day.year <= LATEST:
            raise ValidationError(f"Give a day from {EARLIEST} to {LATEST}.")
        return day


class AwareInstant(ma.fields.AwareDateTime):
    """An instant with its offset (2026-11-26T15:30:00Z); a naive one is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", default_timezone=None, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if not isinstance(value, str) or len(value) > 40 or "T" not in value.upper():
            raise self.make_error("invalid", input=value, obj_type="datetime")
        instant: datetime = super()._deserialize(value, attr, data, **kwargs)
        if not EARLIEST <= instant.year <= LATEST:
            raise ValidationError(f"Give an instant from {EARLIEST} to {LATEST}.")
        return instant


class Id(ma.fields.UUID):
    """A UUID in its one usual form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> uuid.UUID:
        if not isinstance(value, str) or not UUID_TEXT.fullmatch(value):
            raise self.make_error("invalid_uuid")
        return super()._deserialize(value, attr, data, **kwargs)


class DecimalText(ma.fields.String):
    """An exact decimal as text ("12.5"), above zero and at most `max`; no sign and no exponent."""

    def __init__(
        self,
        *,
        max: str,  # noqa: A002 (its word)
        places: int = 3,
        may_be_zero: bool = False,
        **kwargs: Any,
    ) -> None:
        self.may_be_zero = may_be_zero
        self.pattern = rf"^(0|[1-9][0-9]{{0,5}})(\.[0-9]{{1,{places}}})?$"
        self.largest = Decimal(max)
        shown = {"pattern": self.pattern, "maxLength": 12}
        super().__init__(validate=self._in_range, metadata=shown, **kwargs)

    def _in_range(self, value: Decimal) -> None:
        if value > self.largest or (value == 0 and not self.may_be_zero):
            raise ValidationError(f"Give a number above 0 and at most {self.largest:f}.")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(self.pattern, text, re.ASCII):
            raise ValidationError('Give a decimal number as text, like "12.5".')
        return Decimal(text)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else format(Decimal(value).normalize(), "f")


class Choice(ma.fields.String):
    """One of a closed list of words."""

    def __init__(self, choices: type[StrEnum] | list[str], **kwargs: Any) -> None:
        self.kind = choices if isinstance(choices, type) else None
        super().__init__(validate=validate.OneOf([str(word) for word in choices]), **kwargs)

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """Return the enum's member, where the choices are an enum."""
        word = super().deserialize(value, attr, data, **kwargs)
        return self.kind(word) if self.kind and isinstance(word, str) else word
