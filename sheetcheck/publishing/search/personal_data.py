"""What looks like personal data in a text: a person is asked about it, with few false alarms.

Each pattern matches only the full form in which an office writes such data: a phone number has
ten digits in groups, an address a number after its town, a name a title that follows no common
noun (同様, 皆様, お母さん).
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from sheetcheck.publishing.leak import LeakKind


class Likeness(NamedTuple):
    """A piece of a text that looks like personal data."""

    kind: LeakKind
    text: str


_KANJI: Final = r"々〆\u3400-\u9fff"
_END: Final = r"(?![0-9A-Za-z-])"
_MOBILE: Final = re.compile(rf"(?<![0-9-])0[5789]0[- ]?[0-9]{{4}}[- ]?[0-9]{{4}}{_END}")
_PHONE: Final = re.compile(
    rf"(?<![0-9-])(?:\(?0[1-9][0-9]{{0,3}}\)?[- ]?[0-9]{{1,4}}-[0-9]{{4}}"
    rf"|0120-[0-9]{{2,3}}-[0-9]{{3,4}}"
    rf"|(?<=電話)[ :]*0[1-9][0-9]{{8}}|(?<=TEL)[ :.]*0[1-9][0-9]{{8}}){_END}",
    re.IGNORECASE,
)
_MAIL: Final = re.compile(
    # Bounded (RFC 5321, 4.5.3.1), so that a long text without an @ takes no time.
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}"
)
_POSTCODE: Final = re.compile(rf"〒\s*[0-9]{{3}}-?[0-9]{{4}}{_END}")
_NUMBER: Final = r"(?:[0-9]+|[一二三四五六七八九十]+)"
_ADDRESS: Final = re.compile(
    rf"[{_KANJI}ヶケ]{{1,6}}(?:[都道府県市郡町村]|(?<!校)区|丁目)[{_KANJI}ぁ-んァ-ヶー]{{0,12}}"
    rf"(?:{_NUMBER}丁目{_NUMBER}(?:番|-[0-9]+)|[0-9]+番地|[0-9]+番[0-9]+号?|[0-9]+-[0-9]+(?:-[0-9]+)?"
    rf"(?![0-9年月日人件回%.-]|事業))[の0-9号-]*"
)
_TWELVE: Final = re.compile(r"(?<![0-9-])[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}(?![0-9-])")
_YEAR: Final = r"(?:(?:明治|大正|昭和|平成|令和|[MTSHR])\.?\s*(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})"
_DAY: Final = rf"{_YEAR}[年./-]\s*[0-9]{{1,2}}[月./-]\s*[0-9]{{1,2}}日?"
_BIRTHDAY: Final = re.compile(rf"{_DAY}\s*(?:生まれ|生)|生年月日\W{{0,3}}{_DAY}")
_PERSON: Final = re.compile(
    rf"(?P<name>[{_KANJI}]{{1,5}}(?:[ 　][{_KANJI}]{{1,3}})?|[ァ-ヶー]{{2,10}})[ 　]?"
    r"(?P<title>氏(?![名族子神])|さん(?![かがぎくけこざじずぞ])|様(?![式子々相態態変方]))"
)
_LABELLED: Final = re.compile(
    r"(?:氏名|お名前|対象者名|担当者名)[:=]\s*"
    rf"(?P<name>[{_KANJI}ァ-ヶー]{{2,6}}(?: [{_KANJI}]{{1,3}})?)"
)
_AGE: Final = re.compile(
    r"[0-9]{1,3}[歳才](?:の)?[ 、,の(]{0,2}(?:男性|女性|男児|女児|男|女)"
    r"(?![性児]?(?:向|対象|を対象|限定|専用))"
    r"|(?:男性|女性|男児|女児)[ 、,(]{0,2}[0-9]{1,3}[歳才]"
)
_SMALL: Final = re.compile(
    r"(?:うち|内訳)[^。、\n]{0,20}?(?<![0-9])[1-3]人"
    r"|(?:該当者|対象者|被害者|出所者|保護観察中の者|受給者)[はがのを]?(?<![0-9])[1-3]人"
)
_OWN_STAFF: Final = re.compile("職員|講師|委員|指導員|相談員|名増|人増")
# Nouns that titles follow without naming anybody: their last characters, and whole words.
_COMMON_ENDS: Final = frozenset(
    "者客民員皆母父兄姉娘嫁妻奥婆爺孫隣屋店社主婦方々各両神仏団校長師士児"
)
_NOT_BEFORE_SAMA: Final = frozenset("同多模仕一異有")
_COMMON: Final = frozenset(
    {
        *("患者", "学生", "先生", "生徒", "児童", "園児", "子供", "赤", "王", "彼", "源", "平"),
        *("摂", "華", "藤", "貴", "殿", "仏", "何", "次", "利用者", "担当", "御中", "企業"),
        *("農家", "世帯", "家族", "地域", "業者", "事業所", "施設", "高齢", "若者", "会員"),
        *("市", "町", "村"),
    }
)
_TITLES_OF_MANY: Final = frozenset(
    {"ボランティア", "ヘルパー", "スタッフ", "メンバー", "オーナー", "ユーザー", "サポーター"}
)


@lru_cache(maxsize=4096)  # sheets of one plan repeat their texts
def personal_data(text: str) -> tuple[Likeness, ...]:
    """Return the pieces of a text that look like personal data, each once.

    >>> [likeness.text for likeness in personal_data("山田太郎さん（090-1234-5678）へ連絡")]
    ['090-1234-5678', '山田太郎さん']
    """
    if not _SIGN.search(text):
        return ()
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    found: list[Likeness] = []
    taken: list[range] = []
    for kind, sign, pattern, holds in _PATTERNS:
        for match in pattern.finditer(plain) if sign.search(plain) else ():
            place = range(*match.span())
            free = not any(place.start < t.stop and t.start < place.stop for t in taken)
            if free and holds(match):
                taken.append(place)
                found.append(Likeness(kind, match[0].strip()))
    return tuple(found)


_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))
# ー is a long vowel after kana; only between digits is it a dash.
_DASHES.pop(ord("ー"))


def is_individual_number(digits: str) -> bool:
    """True if 12 digits have the check digit of an individual number (マイナンバー).

    From the right, the digits have the weights 2 to 7 and then 2 to 6. The check digit is 11 minus
    the remainder of the sum modulo 11, and 0 for a remainder of 0 or 1 (総務省令 平成26年第85号,
    第5条).
    """
    if len(digits) != 12 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    body = [int(digit) for digit in reversed(digits[:-1])]
    total = sum(digit * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(body, 1))
    rest = total % 11
    return int(digits[-1]) == (0 if rest <= 1 else 11 - rest)


def _always(_: re.Match[str]) -> bool:
    return True


def _ten_digits(found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    return len(digits) == 10


def _individual(found: re.Match[str]) -> bool:
    return is_individual_number(re.sub(r"\D", "", found[0]))


def _names_a_person(found: re.Match[str]) -> bool:
    name, title = found["name"].strip(), found["title"]
    if re.fullmatch("[ァ-ヶー]+", name):
        return title != "さん" and name not in _TITLES_OF_MANY
    if (
        name in _COMMON
        or name[-1] in _COMMON_ENDS
        or any(name.endswith(w) for w in _COMMON if len(w) > 1)
    ):
        return False
    if title == "様" and name[-1] in _NOT_BEFORE_SAMA:
        return False
    before = found.string[max(found.start() - 1, 0) : found.start()]
    return before not in {"お", "ご"} and len(name) >= (2 if title != "さん" else 1)


def _is_small(found: re.Match[str]) -> bool:
    return not _OWN_STAFF.search(found[0])


_Holds = Callable[[re.Match[str]], bool]
_SIGN: Final = re.compile("[0-9０-９@＠氏様]|さん|名前|者名|番地|丁目")
_PATTERNS: Final[tuple[tuple[LeakKind, re.Pattern[str], re.Pattern[str], _Holds], ...]] = (
    (LeakKind.MAIL, re.compile("@"), _MAIL, _always),
    (LeakKind.MOBILE, re.compile("0[5789]0"), _MOBILE, _always),
    (LeakKind.MY_NUMBER, re.compile("[0-9]{4}"), _TWELVE, _individual),
    (LeakKind.POSTCODE, re.compile("〒"), _POSTCODE, _always),
    (LeakKind.PHONE, re.compile("0[0-9]"), _PHONE, _ten_digits),
    (LeakKind.BIRTHDAY, re.compile("生"), _BIRTHDAY, _always),
    (LeakKind.ADDRESS, re.compile("[0-9]番|[0-9]-[0-9]|丁目"), _ADDRESS, _always),
    (LeakKind.PERSON_NAME, re.compile("名"), _LABELLED, _always),
    (LeakKind.PERSON_NAME, re.compile("氏|さん|様"), _PERSON, _names_a_person),
    (LeakKind.AGE, re.compile("[歳才]"), _AGE, _always),
    (LeakKind.SMALL, re.compile("[1-3]人"), _SMALL, _is_small),
)
"""Kind, a cheap pattern that the text must contain, the full pattern, and a further condition."""

HEADINGS: Final = {
    "氏名": LeakKind.PERSON_NAME,
    "お名前": LeakKind.PERSON_NAME,
    "対象者氏名": LeakKind.PERSON_NAME,
    "対象者名": LeakKind.PERSON_NAME,
    "生年月日": LeakKind.BIRTHDAY,
    "住所": LeakKind.ADDRESS,
    "電話番号": LeakKind.PHONE,
    "携帯電話": LeakKind.MOBILE,
    "携帯番号": LeakKind.MOBILE,
    "メールアドレス": LeakKind.MAIL,
    "個人番号": LeakKind.MY_NUMBER,
    "マイナンバー": LeakKind.MY_NUMBER,
}
"""Headings of columns whose content is always personal data."""
