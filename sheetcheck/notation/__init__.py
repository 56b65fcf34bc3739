"""How people write text, years and counts, and how to compare what they wrote; pure functions."""
