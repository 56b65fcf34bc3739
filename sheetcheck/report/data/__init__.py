"""Output for programs: JSON, JSON Schema and JUnit."""
