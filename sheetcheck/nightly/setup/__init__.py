"""Set up nightly runs: the doctor, and the entry in the system's scheduler."""
