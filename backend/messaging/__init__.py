"""Letters and refill requests between the patient and the care team."""
