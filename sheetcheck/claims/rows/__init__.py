"""Which rows of the table are items, and which are something else."""
