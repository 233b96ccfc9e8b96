"""Pure rules of meeting: which slots are open, and who may step from the lobby into the room."""
