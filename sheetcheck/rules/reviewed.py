"""Rules on review files: accepted findings, and entries that do not apply."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from sheetcheck.notation.folding import fold
from sheetcheck.review import Review, Reviews
from sheetcheck.rules.definition.kinds import Example, Rule
from sheetcheck.rules.definition.registry import all_rules, register
from sheetcheck.words.dates import full_day
from sheetcheck.words.result import Change, Finding, Severity
from sheetcheck.words.text import Text, same

APPLIED: Final = "review-applied"
"""The rule that an accepted finding is listed under."""
IGNORED: Final = "review-ignored"
"""The rule about review files in a place where they are ignored."""
_EXPIRED, _UNUSED, _FAULTY = "review-expired", "review-unused", "review-faulty"

register(
    Rule(
        APPLIED,
        title=Text("確認済みの指摘", "Accepted finding"),
        severity=Severity.NOTICE,
        reason=Text(
            "誰がなぜ確認済みとしたかを、報告書に残すため。",
            "The report must say who accepted a finding, and why.",
        ),
        message=Text(
            "「{title}」は確認済みです（{by}、{until}まで）：{why}",
            "“{title}” was accepted ({by}, until {until}): {why}",
        ),
        suggestion=Text(
            "変更する場合は {file} を編集してください。", "To change this, edit {file}."
        ),
        example=Example(
            bad={"plan": "", "file": 'rule = "plan-missing"'}, good={"plan": "案内を続ける。"}
        ),
    )
)
register(
    Rule(
        _EXPIRED,
        title=Text("期限の過ぎた確認記録", "Acceptance expired"),
        severity=Severity.WARNING,
        reason=Text(
            "期限の過ぎた確認記録は、適用されないため。",
            "An expired entry no longer applies.",
        ),
        message=Text(
            "{file} の確認記録（{rule}、{item}）は、{until}で期限が過ぎました（{by}）。",
            "{file}: the entry for {rule}, {item} expired on {until} ({by}).",
        ),
        suggestion=Text(
            "継続する場合は until を延ばし、不要であれば削除してください。",
            "Extend `until` if still needed, or delete the entry.",
        ),
        example=Example(bad={"file": "until = 2025-03-31"}, good={"file": "until = 2099-03-31"}),
    )
)
register(
    Rule(
        _UNUSED,
        title=Text("該当する指摘のない確認記録", "Acceptance without a finding"),
        severity=Severity.WARNING,
        reason=Text(
            "区分や番号の記載間違いかもしれないため。",
            "Its section or number may be mistyped.",
        ),
        message=Text(
            "{file} の確認記録（{rule}、{item}）に該当する指摘がありません（{by}）。",
            "{file}: the entry for {rule}, {item} matches no finding ({by}).",
        ),
        suggestion=Text(
            "区分と番号を確認し、不要であれば削除してください。",
            "Check its section and number, or delete it.",
        ),
        example=Example(bad={"file": "number = 99"}, good={"file": "number = 2"}),
    )
)
register(
    Rule(
        _FAULTY,
        title=Text("確認記録ファイルの誤り", "Review file invalid"),
        severity=Severity.ERROR,
        reason=Text(
            "読み取れない確認記録ファイルは、適用されないため。",
            "An unreadable review file is not applied.",
        ),
        message=Text(
            "確認記録ファイル {file} を読み取れません：{why}", "{file} cannot be used: {why}"
        ),
        suggestion=Text("{file} を修正してください。", "Correct {file}."),
        example=Example(bad={"file": "until = soon"}, good={"file": "until = 2027-03-31"}),
    )
)

register(
    Rule(
        IGNORED,
        title=Text("提出物の隣の確認記録", "Review file beside a return"),
        severity=Severity.WARNING,
        reason=Text(
            "提出フォルダーの確認記録は、担当課の誰でも置けるため。",
            "Anybody who returns a sheet can put a review file beside it.",
        ),
        message=Text(
            "提出物の隣にある確認記録 {file} は使用していません。",
            "The review file {file} beside the return is ignored.",
        ),
        suggestion=Text(
            "内容を確認し、必要であれば事務局が [check] reviews のフォルダーに置いてください。",
            "If it is right, the secretariat can put it into the folder of [check] reviews.",
        ),
        example=Example(
            bad={"file": "returned/a.reviewed.toml"}, good={"file": "reviews/a.reviewed.toml"}
        ),
    )
)


@dataclass(slots=True)
class AppliedReviews:
    """Applies the review files of one workbook to its sheets, and records the entries used."""

    reviews: Reviews
    today: dt.date | None
    """None if entries do not expire."""
    longest: int | None = None
    """The most days ahead that an entry may be valid; None for no limit."""
    _used: set[int] = field(default_factory=set)

    def apply(self, sheet: str, findings: Sequence[Finding]) -> list[Finding]:
        """Return a sheet's findings; each accepted one is replaced by who accepted it and why."""
        return [self._accepted(sheet, finding) or finding for finding in findings]

    def remarks(self) -> Iterator[Finding]:
        """Yield findings about the review files themselves; call this after all sheets."""
        for name in self.reviews.ignored:
            yield _finding(IGNORED, file=name)
        for name, why in self.reviews.mistakes:
            yield _finding(_FAULTY, file=name, why=why)
        for number, (name, review) in enumerate(self.reviews.entries):
            details: dict[str, str | Text] = {
                "file": name,
                "rule": review.rule,
                "item": _item_of(review),
                "by": review.by,
                "until": full_day(review.until),
            }
            if self._reaches_too_far(review):
                why = _TOO_FAR.filled(until=str(review.until), item=details["item"], by=review.by)
                yield _finding(_FAULTY, file=name, why=why)
            elif self._has_expired(review):
                yield _finding(_EXPIRED, **details)
            elif number not in self._used:
                yield _finding(_UNUSED, **details)

    def _accepted(self, sheet: str, finding: Finding) -> Finding | None:
        """Return what replaces an accepted finding; None if no entry accepts it."""
        for number, (name, review) in enumerate(self.reviews.entries):
            if self._has_expired(review) or self._reaches_too_far(review):
                continue
            if _is_about(review, sheet, finding):
                self._used.add(number)
                return _as_accepted(finding, review, name)
        return None

    def _has_expired(self, review: Review) -> bool:
        return self.today is not None and review.until < self.today

    def _reaches_too_far(self, review: Review) -> bool:
        if self.today is None or self.longest is None:
            return False
        return (review.until - self.today).days > self.longest


_TOO_FAR = Text(
    "until（{until}、{item}、{by}）は2年以内の日付にしてください",
    "until ({until}, {item}, {by}) must be within two years",
)


def changes_left(
    changes: Sequence[Change], before: Sequence[Finding], after: Sequence[Finding]
) -> list[Change]:
    """Return the changes without those of accepted findings."""
    accepted = {
        (was.cell, was.rule) for was, now in zip(before, after, strict=True) if was is not now
    }
    return [change for change in changes if (change.cell, change.rule) not in accepted]


def _as_accepted(finding: Finding, review: Review, file: str) -> Finding:
    accepted = _finding(
        APPLIED,
        title=all_rules()[finding.rule].title,
        by=review.by,
        until=full_day(review.until),
        why=review.why,
        file=file,
    )
    return replace(
        finding,
        rule=accepted.rule,
        severity=accepted.severity,
        message=accepted.message,
        suggestion=accepted.suggestion,
        fixed=False,
    )


def _is_about(review: Review, sheet: str, finding: Finding) -> bool:
    if finding.item is None or review.rule != finding.rule:
        return False
    if review.sheet is not None and fold(review.sheet) != fold(sheet):
        return False
    if review.item is not None and fold(review.item) != fold(finding.item):
        return False
    if review.number is None:
        return not review.section or fold(review.section) == fold(finding.section or "")
    same_number = fold(str(review.number)) == fold(str(finding.number))
    return same_number and fold(review.section) == fold(finding.section or "")


def _item_of(review: Review) -> str:
    parts = (review.sheet, review.section, review.number, review.item)
    return " ".join(str(part) for part in parts if part not in {None, ""})


def _finding(name: str, **details: str | Text) -> Finding:
    rule = all_rules()[name]
    texts = {k: v if isinstance(v, Text) else same(v) for k, v in details.items()}
    return Finding(
        rule=name,
        severity=rule.severity,
        message=rule.message.filled(**texts),
        suggestion=rule.suggestion.filled(**texts),
    )
