"""The state between runs, in one SQLite database."""
