"""What leaves the building: an outbox of letters, and who carries them. No clinical content in any of it."""
