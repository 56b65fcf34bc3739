"""What is printed for a person on a terminal."""
