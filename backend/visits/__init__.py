"""Meeting: a prescriber's weekly hours, booking, the visit with its lobby, and its note."""
