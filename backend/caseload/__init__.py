"""One summary row a patient: each feature keeps its own columns of it."""
