"""Read the cells of one sheet part, and its surroundings."""
