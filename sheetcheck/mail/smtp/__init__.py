"""The exchange with a mail server: within deadlines, over verified TLS."""
