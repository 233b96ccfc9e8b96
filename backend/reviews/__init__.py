"""Medication reviews: the whole list looked at, and what the patient takes home."""
