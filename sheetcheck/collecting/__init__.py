"""The answers of all returns brought together in the master: what goes where, and why."""
