"""Pure rules over what several features know."""
