"""Where files are worked on: in this process, in several, or on other machines."""
