"""The words that every room shares: values, texts and refusals; no input or output."""
