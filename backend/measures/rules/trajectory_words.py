"""A trajectory in plain words, in the order in which a reader asks."""

from backend.measures.rules.change_figures import ChangeFigures
from backend.measures.rules.trajectory import Return, Status, Trajectory

STATUS = {
    Status.INSUFFICIENT: "Too few points to tell",
    Status.NO_CHANGE: "No change that can be told from noise",
    Status.PARTIAL_RESPONSE: "Partial response",
    Status.RESPONSE: "Response",
    Status.REMISSION: "Remission",
    Status.WORSE: "Worse",
    Status.NOT_JUDGED: "Not judged",
}
CAME_BACK = {Return.RELAPSE: "Relapse", Return.RECURRENCE: "Recurrence"}


def status_words(found: Trajectory, figures: ChangeFigures) -> str:
    """Return the one word for where a patient stands; no change from nothing is said to be that."""
    if found.status is Status.REMISSION and found.is_remission_sustained:
        return "Sustained remission"
    if found.status is Status.NO_CHANGE and found.baseline is not None:
        if found.baseline.total < figures.remission_below:
            return "Low from the start"
        if found.is_important:
            return "Some change, less than a quarter"
    return STATUS[found.status]


def sentences(found: Trajectory, figures: ChangeFigures) -> tuple[str, ...]:
    """Return what can be said of a trajectory, one fact a sentence."""
    said = [*_change(found, figures)]
    if found.remission_since is not None and found.status is Status.REMISSION:
        lasted = "for two months or longer" if found.is_remission_sustained else "not yet for two months"
        said.append(f"Below {figures.remission_below} since {_day(found.remission_since)}, {lasted}.")
    if found.came_back is not None:
        said.append(f"{CAME_BACK[found.came_back]}: the symptoms are back after a remission.")
    if found.is_worsening:
        said.append("Worsening: the latest score has risen beyond what measurement error explains.")
    said += [f"{reason[0].upper()}{reason[1:]}." for reason in found.reasons]
    return tuple(said)


def _change(found: Trajectory, figures: ChangeFigures) -> tuple[str, ...]:
    if found.change is None or found.baseline is None or found.latest is None:
        return ()
    points = abs(found.change)
    way = "lower than" if found.change < 0 else "higher than" if found.change > 0 else "the same as"
    lead = f"{points} {'point' if points == 1 else 'points'} " if points else ""
    share = f" ({found.change_percent:+.0f} %)" if found.change_percent is not None and points else ""
    told = f"{lead}{way} at the baseline{share}".replace("-", "−")
    if found.is_beyond_error:
        weight = f"beyond measurement error ({figures.beyond_error} points)"
    elif found.is_important:
        weight = f"important ({figures.important} points or more), within measurement error"
    else:
        weight = f"below {figures.important} points, not told from noise"
    return (f"{told[0].upper()}{told[1:]}: {weight}.",)


def _day(day: object) -> str:
    return f"{day:%-d %B %Y}"
