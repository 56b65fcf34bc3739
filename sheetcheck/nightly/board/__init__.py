"""The status page of a run: who returned what, and how it stands."""
