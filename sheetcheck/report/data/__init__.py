"""What is given to programs: JSON, JSON Schema and JUnit."""
