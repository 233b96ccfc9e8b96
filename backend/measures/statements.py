"""Statements that every check-in and every chart asks, in the driver's own words."""

NEW_SCORE = """
INSERT INTO scores (id, created_at, practice_id, patient_id, instrument, total, severity, quality, is_proxy,
    answered_at, source, check_in_id)
VALUES (%(id)s, %(now)s, %(practice_id)s, %(patient_id)s, %(instrument)s, %(total)s, %(severity)s,
    %(quality)s, %(is_proxy)s, %(answered_at)s, %(source)s, %(check_in_id)s)
"""

SCORES = """
SELECT s.patient_id, p.time_zone, instrument, answered_at, total, severity, source, check_in_id, quality,
    is_proxy
FROM scores AS s JOIN patients AS p ON p.id = s.patient_id
WHERE s.patient_id = ANY(%(patient_ids)s) AND s.practice_id = %(practice_id)s
ORDER BY answered_at, s.created_at
"""

FLAGS = """
SELECT check_in_id, id, raised_at, kind FROM safety_flags
WHERE check_in_id = ANY(%(ids)s) AND practice_id = %(practice_id)s
"""

UNREVIEWED = """
SELECT count(*) FROM check_ins AS c
WHERE c.patient_id = %(patient_id)s AND c.practice_id = %(practice_id)s AND c.is_finished
    AND c.rated_by_id IS NULL
    AND NOT EXISTS (SELECT FROM check_in_reviews AS r WHERE r.check_in_id = c.id)
"""

FACTS = """
SELECT pinned_start, treated_since, is_bipolar, mania_excluded_on FROM reading_facts
WHERE patient_id = %(patient_id)s AND practice_id = %(practice_id)s
"""

# Whole rows at once; one that says what it said before is not written.
STANDINGS = """
INSERT INTO standings (id, created_at, practice_id, patient_id, instrument, episode_start, baseline_total,
    latest_total, latest_on, status)
SELECT gen_random_uuid(), %(now)s, %(practice_id)s, %(patient_id)s, of_one.* FROM unnest(
    %(instruments)s::text[], %(starts)s::date[], %(baselines)s::smallint[], %(latest)s::smallint[],
    %(days)s::date[], %(statuses)s::text[]
) AS of_one
ON CONFLICT (patient_id, instrument) DO UPDATE SET episode_start = excluded.episode_start,
    baseline_total = excluded.baseline_total, latest_total = excluded.latest_total,
    latest_on = excluded.latest_on, status = excluded.status
"""

AROUND = """
SELECT p.birth_date, p.time_zone,
    (
        SELECT is_on FROM practice_instruments
        WHERE practice_id = %(practice_id)s AND instrument = %(instrument)s
    ),
    ARRAY(
        SELECT answered_at FROM check_ins
        WHERE patient_id = p.id AND practice_id = %(practice_id)s AND instrument = %(instrument)s
            AND answered_at > %(after)s AND answered_at < %(before)s
            AND is_finished AND filled_by <> 'proxy' AND id <> %(id)s
    ),
    EXISTS (
        SELECT FROM due_check_ins
        WHERE patient_id = p.id AND practice_id = %(practice_id)s AND instrument = %(instrument)s
            AND state <> 'completed'
    )
FROM patients AS p WHERE p.id = %(patient_id)s AND p.practice_id = %(practice_id)s
"""

# With its score, where it has one. Nothing comes back where the id is taken, by whomever.
NEW_CHECK_IN = """
WITH kept AS (
    INSERT INTO check_ins (id, created_at, practice_id, patient_id, instrument, instrument_version, answers,
        function_answer, effects, outcome, language, rated_by_id, filled_by, filled_by_name, seconds, quality,
        answered_at, recorded_at, is_finished)
    VALUES (%(id)s, %(recorded_at)s, %(practice_id)s, %(patient_id)s, %(instrument)s, %(instrument_version)s,
        %(answers)s::smallint[], %(function_answer)s, %(effects)s::text[], %(outcome)s, %(language)s,
        %(rated_by_id)s, %(filled_by)s, %(filled_by_name)s, %(seconds)s, %(quality)s::text[],
        %(answered_at)s, %(recorded_at)s, %(is_finished)s)
    ON CONFLICT (id) DO NOTHING RETURNING *
), counted AS (
    INSERT INTO scores (id, created_at, practice_id, patient_id, instrument, total, severity, quality,
        is_proxy, answered_at, source, check_in_id)
    SELECT gen_random_uuid(), recorded_at, practice_id, patient_id, instrument, %(total)s, %(severity)s,
        quality, filled_by = 'proxy', answered_at, 'check_in', id
    FROM kept WHERE is_finished AND %(total)s::smallint IS NOT NULL
)
SELECT id FROM kept
"""
