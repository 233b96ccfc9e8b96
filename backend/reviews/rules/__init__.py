"""Rules of the medication review: pure."""
