"""The rules of this package as JSON lines, for `evenkeel rules`."""

from collections.abc import Callable, Mapping

from backend.prescriptions import sig_lines, supply_lines, titration_lines

RULES: Mapping[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "sig": sig_lines.answer,
    "supply": supply_lines.answer,
    "titration": titration_lines.answer,
}
