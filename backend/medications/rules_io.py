"""The rules of this package as JSON lines, for `evenkeel rules`."""

from collections.abc import Callable, Mapping

from backend.medications import loads, questions

RULES: Mapping[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "interactions": questions.answer,
    "loads": loads.answer,
}
