"""One result told in many ways; knows the words and no rule."""
