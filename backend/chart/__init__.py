"""Where all meet: the timeline, the patient's day, and the sentence that says what the picture shows."""
