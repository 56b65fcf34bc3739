"""Findings that somebody has looked at and answers for: the file beside a sheet that says so."""
