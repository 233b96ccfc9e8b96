"""Pure rules about doses and drugs: no web, database, clock or randomness."""
