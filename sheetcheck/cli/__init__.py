"""The command line: parse arguments, run a command, print its results or one error sentence."""
