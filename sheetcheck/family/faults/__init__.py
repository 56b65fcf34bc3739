"""What is wrong with a family file, told with its line and column."""
