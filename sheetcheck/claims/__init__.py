"""Which numbers of a sheet are totals of its table, and whether each of them is right."""
