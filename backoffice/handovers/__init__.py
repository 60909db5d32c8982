"""Phone numbers that have changed hands: the new holder proves it, and a second person ends the old holder's phone."""
