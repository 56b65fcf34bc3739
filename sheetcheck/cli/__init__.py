"""The command line: parses, calls, prints; one funnel from errors to sentences."""
