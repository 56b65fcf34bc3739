"""Results as text, HTML, JSON, JUnit and Excel sheets. Knows `words`, but no rules."""
