"""Pure functions: scoring and change. No web, database, clock or randomness."""
