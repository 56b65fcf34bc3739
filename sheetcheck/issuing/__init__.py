"""One file for each department: the master with its own answer cells open, all else locked."""
