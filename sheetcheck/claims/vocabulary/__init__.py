"""What words name: ratings, totals, sections, departments, and what counts something else."""
