"""Three years of one made-up plan, for `check --previous`: items that move on, stay and end.

`make_samples.py` writes them into `years/`.
"""

from collections.abc import Sequence

try:
    from samples.family_sheets import FamilySheet
except ModuleNotFoundError:
    from family_sheets import FamilySheet  # type: ignore[import-not-found,no-redef]

_SCALE = ("◎", "○", "△", "×")
_ITEMS = {
    "放課後の居場所": ("こども課", "公民館に放課後の居場所を設けます。"),
    "子育て相談": ("こども課", "来所と電話で相談を受けます。"),
    "病児保育": ("健康課", "病気の子を診療所で預かります。"),
    "通学路の点検": ("学校教育課", "警察とともに点検します。"),
    "遊び場の整備": ("公園課", "未就学児の遊び場を設けます。"),
    "親子講座": ("健康課", "土曜に講座を開きます。"),
}
_YEARS: dict[str, Sequence[tuple[str, str, str, str]]] = {
    "R4": (
        ("放課後の居場所", "△", "2館で週1回開いた。", "4館に広げ、指導員を6人置く。"),
        ("子育て相談", "○", "相談を80件受けた。", "夜間の電話相談を始める。"),
        ("病児保育", "×", "引き受ける診療所が見つからなかった。", "医師会に協力を求める。"),
        ("通学路の点検", "○", "6校の通学路を点検した。", "全8校を点検する。"),
        ("親子講座", "○", "3回開き、41人が参加した。", "4回開く。"),
    ),
    "R5": (
        ("放課後の居場所", "△", "3館に広げたが、指導員が2人足りなかった。", "残る1館でも開く。"),
        ("子育て相談", "○", "夜間の電話相談を始め、相談を96件受けた。", "通訳を置く。"),
        ("病児保育", "×", "医師会と協議したが、まとまらなかった。", "市民病院の空き病室を使う。"),
        ("通学路の点検", "◎", "全8校を点検し、21か所を改修した。", "点検を年2回に増やす。"),
        ("親子講座", "○", "4回開き、52人が参加した。", "講座を子育て相談に統合する。"),
    ),
    "R6": (
        ("放課後の居場所", "○", "残る1館でも開き、4館がそろった。", "夏休みも開く。"),
        ("子育て相談", "◎", "通訳を置き、相談を130件受けた。", "相談員を1人増やす。"),
        ("病児保育", "×", "開設に至らなかった。", "市民病院と協定を結ぶ。"),
        ("通学路の点検", "◎", "全8校を点検し、21か所を改修した。", "点検を年2回続ける。"),
        ("遊び場の整備", "○", "用地を取得し、設計を終えた。", "工事に着手する。"),
    ),
}  # fmt: skip


def _sheet(year: str, following: str) -> FamilySheet:
    answers = _YEARS[year]
    counts = [sum(rating == mark for _, rating, _, _ in answers) for mark in _SCALE]
    shares = [f"{100 * count / len(answers):.1f}%" for count in counts]
    return FamilySheet(
        "marks-four",
        "あおば市 子ども計画 進捗管理表",
        (
            "No.", "取組名", "担当課", "取組の概要",
            f"{year}評価", f"{year}取組実績", f"{following}取組計画",
        ),
        (5, 20, 14, 34, 8, 36, 36),
        tuple(
            (number, name, *_ITEMS[name], rating, result, plan)
            for number, (name, rating, result, plan) in enumerate(answers, 1)
        ),
        (
            ("評価", "件数", "割合"),
            *zip(_SCALE, counts, shares, strict=True),
            ("合計", len(answers), "100.0%"),
        ),
        {"E": _SCALE},
    )  # fmt: skip


YEAR_SHEETS = {"R4": _sheet("R4", "R5"), "R5": _sheet("R5", "R6"), "R6": _sheet("R6", "R7")}
"""By the year that each reports."""
