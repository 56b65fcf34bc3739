"""The commands, one per file. `made` returns the Click command; modules load when needed."""
