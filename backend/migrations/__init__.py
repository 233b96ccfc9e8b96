"""Alembic's migrations: numbered, one head, reversible."""
