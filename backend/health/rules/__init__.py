"""Values about a patient's health, and how they are listed; pure."""
