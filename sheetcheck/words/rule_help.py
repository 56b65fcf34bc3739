"""The explanation of a rule, as pages and commands show it."""

from dataclasses import dataclass

from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text


@dataclass(frozen=True, slots=True)
class RuleHelp:
    """A rule explained, for the help in a report and for `sheetcheck rules RULE`."""

    name: str
    """The rule's name as in findings: `explanation-missing`."""
    severity: Severity
    title: Text
    """The rule in a few words, for a heading or a line of a summary."""
    reason: Text
    bad: Text
    """An example that the rule reports."""
    good: Text
    """The same example as it should be."""
    advice: Text | None = None
    """What to do; only for rules about whole files, which have no examples."""

    def __hash__(self) -> int:
        """Return the hash of the name: pages look up every rule, and hashing its texts is slow."""
        return hash(self.name)
