"""Statements that every check-in and every chart asks, in the driver's own words."""

IS_KNOWN = "SELECT 1 FROM check_ins WHERE id = %(id)s AND practice_id = %(practice_id)s"

NEW_SCORE = """
INSERT INTO scores (id, created_at, practice_id, patient_id, instrument, total, severity, quality, is_proxy,
    answered_at, source, check_in_id)
VALUES (%(id)s, %(now)s, %(practice_id)s, %(patient_id)s, %(instrument)s, %(total)s, %(severity)s,
    %(quality)s, %(is_proxy)s, %(answered_at)s, %(source)s, %(check_in_id)s)
"""

SCORES = """
SELECT patient_id, instrument, answered_at, total, severity, source, check_in_id, quality, is_proxy
FROM scores
WHERE patient_id = ANY(%(patient_ids)s) AND practice_id = %(practice_id)s ORDER BY answered_at, created_at
"""

FLAGS = """
SELECT check_in_id, id, raised_at FROM safety_flags
WHERE check_in_id = ANY(%(ids)s) AND practice_id = %(practice_id)s
"""
