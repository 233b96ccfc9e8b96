"""Pure functions: what letters say, and when to try again."""
