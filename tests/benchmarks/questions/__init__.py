"""The questions room with 30,000 questions and 150,000 events."""
