"""Letters: their contents, rendered as text, HTML and finished bytes, and the mail server."""
