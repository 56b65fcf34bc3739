"""What each command does from files to files: check, issue, collect, publish, roll over."""
