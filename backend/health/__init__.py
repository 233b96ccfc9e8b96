"""What else is known of a patient's health: conditions and allergies."""
