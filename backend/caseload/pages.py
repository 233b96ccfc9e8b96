"""Read the caseload page by page, worst first, from rows that say by themselves what they show."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from backend.caseload.models import CaseloadRow
from backend.caseload.rows import worked_out
from backend.caseload.rules.entry import VIEWS, searchable
from backend.caseload.rules.reasons import Rank
from backend.clock import now
from backend.database import ask, session
from backend.errors import Malformed

CHANGED = "changed"  # the view of what is new since the reader last looked
_CONCERNS = frozenset(str(rank.value) for rank in Rank)
MOST_REFRESHED = 500  # rows worked out anew in one go

# One walk down the index for each team, and the first of them all: as dear for ten patients as for a million.
_PAGE = """
SELECT found.patient_id, found.concern, found.shown, EXISTS (
    SELECT FROM caseload_rows WHERE practice_id = %(practice_id)s AND care_team_id = ANY(%(teams)s)
        AND changes_at <= %(now)s
) AS is_stale, found.changed, looks.looked_at
FROM unnest(%(teams)s) AS mine (team) CROSS JOIN LATERAL (
    SELECT patient_id, concern, family_name, given_name, shown, changed FROM caseload_rows
    WHERE practice_id = %(practice_id)s AND care_team_id = mine.team {where}
    ORDER BY practice_id, care_team_id, concern, family_name, given_name, patient_id LIMIT %(most)s
) AS found
LEFT JOIN caseload_looks AS looks ON looks.practice_id = %(practice_id)s
    AND looks.clinician_id = %(clinician_id)s AND looks.patient_id = found.patient_id
ORDER BY found.concern, found.family_name, found.given_name, found.patient_id LIMIT %(most)s
"""
_AFTER = """AND (concern, family_name, given_name, patient_id) > (
    SELECT %(concern)s::smallint, family_name, given_name, patient_id FROM caseload_rows
    WHERE practice_id = %(practice_id)s AND patient_id = %(after)s
)"""
_VIEW = "AND %(view)s = ANY (views)"
_CHANGED = """AND changed_at > (
    SELECT looked_at FROM caseload_looks WHERE practice_id = %(practice_id)s
        AND clinician_id = %(clinician_id)s AND patient_id = caseload_rows.patient_id
)"""
_WORDS = "AND words LIKE ALL (%(words)s)"
_COUNTS = """
SELECT views, count(*) FROM caseload_rows
WHERE practice_id = %(practice_id)s AND care_team_id = ANY(%(teams)s) GROUP BY views
"""
_COUNT_CHANGED = """
SELECT count(*) FROM caseload_looks AS looks JOIN caseload_rows AS seen USING (practice_id, patient_id)
WHERE practice_id = %(practice_id)s AND looks.clinician_id = %(clinician_id)s
    AND seen.care_team_id = ANY(%(teams)s) AND seen.changed_at > looks.looked_at
"""
_LOOK = """
INSERT INTO caseload_looks (id, practice_id, created_at, clinician_id, patient_id, looked_at)
VALUES (gen_random_uuid(), %(practice_id)s, %(now)s, %(clinician_id)s, %(patient_id)s, %(now)s)
ON CONFLICT (clinician_id, patient_id) DO UPDATE SET
    looked_at = greatest(caseload_looks.looked_at, excluded.looked_at)
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of the caseload as JSON, whose they are, and where the next page begins (None: nowhere)."""

    rows: tuple[str, ...]
    patient_ids: tuple[uuid.UUID, ...]
    next_page: str | None


def page(
    care_team_ids: Collection[uuid.UUID],
    clinician_id: uuid.UUID,
    *,
    view: str | None = None,
    words: str = "",
    after: str | None = None,
    most: int,
) -> Page:
    """Return the patients of these teams, worst first, from behind `after`; true at this moment.

    Each row says what is new in it since the clinician last looked; `view` is one of VIEWS, or `changed`.
    """
    wanted = searchable(words).split()
    moment = now()
    asked = {
        "teams": list(care_team_ids),
        "clinician_id": clinician_id,
        "now": moment,
        "view": view,
        "words": [f"%{_literal(word)}%" for word in wanted],
        "most": most + 1,
    }
    where = "" if view is None else _CHANGED if view == CHANGED else _VIEW
    where += _WORDS * bool(wanted)
    if after is not None:
        asked["concern"], asked["after"] = _place(after)
        where += _AFTER
    statement = _PAGE.format(where=where)
    found = ask(statement, asked)
    # Who is in a view may have changed by time as well, so an empty page says nothing about that.
    is_stale = found[0][3] if found else True
    if is_stale and refresh(care_team_ids):
        found = ask(statement, asked)
    more = found[most - 1] if len(found) > most else None
    found = found[:most]
    return Page(
        rows=tuple(_with_news(row[2], row[4], row[5]) for row in found),
        patient_ids=tuple(row[0] for row in found),
        next_page=f"{more[1]}.{more[0]}" if more else None,
    )


def note_look(patient_id: uuid.UUID, clinician_id: uuid.UUID) -> None:
    """Note that a clinician looked at a patient's chart just now."""
    ask(_LOOK, {"patient_id": patient_id, "clinician_id": clinician_id, "now": now()})


def _with_news(shown: str, changed: dict[str, str], looked_at: datetime | None) -> str:
    """Add to a row as JSON when its reader last looked, and what has changed since."""
    new = [kind for kind, at in changed.items() if looked_at and datetime.fromisoformat(at) > looked_at]
    news = {"looked_at": looked_at.isoformat() if looked_at else None, "changed": sorted(new)}
    return f"{shown[:-1]},{json.dumps(news)[1:]}"


def counts(care_team_ids: Collection[uuid.UUID], clinician_id: uuid.UUID) -> dict[str, int]:
    """Return how many patients these teams have, and how many of them are in each view."""
    refresh(care_team_ids)
    found = dict.fromkeys(("all", *VIEWS), 0)
    for views, count in ask(_COUNTS, {"teams": list(care_team_ids)}):
        for view in ("all", *views):
            found[view] += count
    asked = {"teams": list(care_team_ids), "clinician_id": clinician_id}
    ((found[CHANGED],),) = ask(_COUNT_CHANGED, asked)
    return found


def refresh(care_team_ids: Collection[uuid.UUID] | None = None) -> int:
    """Work out anew what time has changed, in all rows or those of some teams; return how many there were."""
    done = 0
    while True:
        query = select(CaseloadRow).where(CaseloadRow.changes_at <= now())
        if care_team_ids is not None:
            query = query.where(CaseloadRow.care_team_id.in_(care_team_ids))
        rows = (
            session()
            .scalars(
                query.order_by(CaseloadRow.patient_id)
                .limit(MOST_REFRESHED)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
            .all()
        )
        for row in rows:
            for name, value in worked_out(row, now()).items():
                setattr(row, name, value)
        session().flush()
        done += len(rows)
        if len(rows) < MOST_REFRESHED:
            return done


def _literal(word: str) -> str:
    """Return a word as LIKE takes it to the letter."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _place(after: str) -> tuple[int, uuid.UUID]:
    concern, _, patient_id = after.partition(".")
    try:
        if concern not in _CONCERNS:
            raise ValueError(concern)
        return int(concern), uuid.UUID(patient_id)
    except ValueError:
        raise Malformed("This is no place in the caseload: read it again from the beginning.") from None
