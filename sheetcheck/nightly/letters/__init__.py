"""Letters: to whom, what they say, and the outbox they wait in."""
