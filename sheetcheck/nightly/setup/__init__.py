"""Setting up the nights: the doctor, and the entry in the system's scheduler."""
