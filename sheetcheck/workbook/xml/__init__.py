"""XML without document types and entities, with the byte offsets of its elements."""
