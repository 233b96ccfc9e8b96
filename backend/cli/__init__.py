"""The commands an operator types: `evenkeel NAME …`. Each is imported only when it is asked for."""

import sys
from importlib import import_module

COMMANDS = {
    "run": ("backend.cli.run", "start the clinic: database, web, worker and media node"),
    "migrate": ("backend.cli.migrate", "bring the database up to date and grant what the application needs"),
    "openapi": ("backend.cli.openapi", "print the API as an OpenAPI document"),
    "problems": ("backend.cli.problems", "print the list of problem types"),
    "demo": ("backend.cli.demo", "make the fictional clinic"),
    "import-fhir": ("backend.cli.import_fhir", "read FHIR R4 bundles: --practice SLUG --team NAME FILE…"),
    "drugs": ("backend.cli.drugs", "check the drug files: --check, or --missing FILE for unknown names"),
    "rules": ("backend.cli.rules", "run a clinical rule on JSON lines, without web or database"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the command that `arguments` name and return its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in COMMANDS:
        module, _ = COMMANDS[words[0]]
        code: int = import_module(module).main(words[1:])
        return code
    asked = bool(words) and words[0] in ("help", "-h", "--help")
    lines = ["usage: evenkeel COMMAND …", ""]
    lines += [f"  {name:<12} {summary}" for name, (_, summary) in COMMANDS.items()]
    print("\n".join(lines), file=sys.stdout if asked else sys.stderr)
    return 0 if asked else 2
