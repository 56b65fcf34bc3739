"""The names under `out`, in the folders that mirror those of the returns."""

from collections.abc import Callable, Iterable, Mapping, Sequence

Tree = Mapping[str, Sequence[str] | None]
"""Each folder with the names in it; None where they could not be asked for."""
Naming = Callable[[str], Sequence[str]]


def tree_of(folders: Iterable[str], naming: Naming) -> Tree:
    """Return the names in each folder; one that is not there has none."""
    tree: dict[str, Sequence[str] | None] = {}
    for folder in dict.fromkeys(folders):
        try:
            tree[folder] = naming(folder)
        except FileNotFoundError:
            tree[folder] = ()
        except OSError:
            tree[folder] = None
    return tree
