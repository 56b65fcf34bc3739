"""XML without entities and document types, and where its elements lie in the bytes."""
