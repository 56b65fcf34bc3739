"""What a person is told about a rule who asks why it exists."""

from dataclasses import dataclass

from sheetcheck.words.result import Severity
from sheetcheck.words.text import Text


@dataclass(frozen=True, slots=True)
class RuleHelp:
    """A rule explained: for the help of a report and for `sheetcheck rules RULE`."""

    name: str
    """As findings carry it: `explanation-missing`."""
    severity: Severity
    title: Text
    """The rule in a few words, for a heading or a line of a summary."""
    reason: Text
    bad: Text
    """An example that the rule reports."""
    good: Text
    """The same, as it should be."""
    advice: Text | None = None
    """What to do, for a rule about whole files: such a rule has no examples."""

    def __hash__(self) -> int:
        """Return the hash of the name: pages look up every rule, and its texts are long."""
        return hash(self.name)
