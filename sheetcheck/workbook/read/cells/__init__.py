"""The cells of one sheet part, with what stands around them."""
