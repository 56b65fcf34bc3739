"""A first family file, drafted from a sheet as it was sent out and from copies that came back."""
