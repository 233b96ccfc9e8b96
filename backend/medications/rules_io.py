"""The rules of this package as JSON lines, for `evenkeel rules`."""

from collections.abc import Callable, Mapping

from backend.medications import knowledge, loads

RULES: Mapping[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "interactions": knowledge.answer,
    "loads": loads.answer,
}
