"""A rule explained as HTML, made once for all pages of a run: they all end with the same rules."""

from functools import lru_cache

from sheetcheck.report.html.frame import label_words, severity_words
from sheetcheck.report.html.page_words import PageWords
from sheetcheck.report.html.rendering import templates_of
from sheetcheck.report.visible import visible
from sheetcheck.words.result import Severity
from sheetcheck.words.rule_help import RuleHelp
from sheetcheck.words.text import Language


@lru_cache(maxsize=512)
def rule_html(help_: RuleHelp, severity: Severity, language: Language) -> str:
    """Return a rule with its reason and examples, at the severity that a family gives it."""
    told = {
        "name": help_.name,
        "severity": severity,
        "title": help_.title.told(language),
        "reason": help_.reason.told(language),
        "advice": help_.advice.told(language) if help_.advice else "",
        "bad": visible(help_.bad.told(language)),
        "good": visible(help_.good.told(language)),
    }
    macros = templates_of("sheetcheck.report").get_template("parts.html.j2").module
    words, labels = PageWords(language), label_words(language)
    made: str = macros.rule(words, labels, told, severity_words(language))  # type: ignore[attr-defined]
    return made
