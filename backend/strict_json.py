"""JSON as it should have been: no NaN, no duplicate keys, no bottomless nesting, UTF-8 only."""

import json
import re
from typing import Any, NoReturn

DEEPEST = 32
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class BadJson(ValueError):
    """The text is not JSON that we accept; the message says why, without quoting the text."""


def loads(raw: bytes | str, *, deepest: int = DEEPEST) -> Any:
    """Parse `raw`; raise BadJson where the standard parser would be lenient, or fail otherwise."""
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        value = _DECODER.decode(text)
    except BadJson:
        raise
    except UnicodeDecodeError:
        raise BadJson("the text is not UTF-8") from None
    except RecursionError:
        raise BadJson(f"nested more than {deepest} levels deep") from None
    except json.JSONDecodeError as error:
        raise BadJson(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except ValueError:
        raise BadJson("a number has too many digits") from None
    _check(value, deepest)
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise BadJson("a key occurs twice in one object")
    return value


def _no_constant(_name: str) -> NoReturn:
    raise BadJson("NaN and Infinity are not numbers in JSON")


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise BadJson("a number is too large")
    return number


def _check(value: Any, levels: int) -> None:
    """Refuse deep nesting, and strings that no database can hold (NUL, half of a surrogate pair)."""
    if levels == 0:
        raise BadJson("nested too deeply")
    if isinstance(value, dict):
        for key, item in value.items():
            _check(key, levels)
            _check(item, levels - 1)
    elif isinstance(value, list):
        for item in value:
            _check(item, levels - 1)
    elif isinstance(value, str) and _UNKEEPABLE.search(value):
        raise BadJson("a text holds a NUL or half of a surrogate pair")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
