"""Letters of a run: routing findings, composing letters, and the outbox."""
