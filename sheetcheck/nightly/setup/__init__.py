"""Whether everything a night needs is there, and what starts it."""
