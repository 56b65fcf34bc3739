import pytest

from sheetcheck.notation.departments import departments_in


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("商工課", ["商工課"]),
        ("総務課 社会福祉課", ["総務課", "社会福祉課"]),
        ("総務課\n社会福祉課", ["総務課", "社会福祉課"]),
        ("総務課、社会福祉課", ["総務課", "社会福祉課"]),
        ("総務課・社会福祉課", ["総務課", "社会福祉課"]),
        ("学校教育課　生涯学習課/総務課", ["学校教育課", "生涯学習課", "総務課"]),
        ("総務課 総務課", ["総務課"]),
        # One department, however it is written.
        ("高齢福祉課 (地域包括支援センター)", ["高齢福祉課 (地域包括支援センター)"]),
        ("高齢福祉課\n（地域包括支援センター）", ["高齢福祉課（地域包括支援センター）"]),
        ("総務課(庶務係、人事係)", ["総務課(庶務係、人事係)"]),
        ("社会福祉\n課", ["社会福祉課"]),
        ("福祉部 社会福祉課", ["福祉部 社会福祉課"]),
        ("福祉部\n社会福祉課、総務部　財政課", ["福祉部社会福祉課", "総務部 財政課"]),
        ("水道局 総務課 都市計画課", ["水道局 総務課", "都市計画課"]),
        ("福祉部、総務部", ["福祉部", "総務部"]),
        ("福祉部・社会福祉課", ["福祉部", "社会福祉課"]),
        ("議会事務局 総務課", ["議会事務局", "総務課"]),
        ("消防本部 予防課（査察係）", ["消防本部 予防課（査察係）"]),
        ("商工 観光課", ["商工 観光課"]),
        ("こども・若者課", ["こども・若者課"]),
        ("全庁", ["全庁"]),
        ("", []),
        ("　", []),
    ],
)
def test_the_departments_of_a_cell(text: str, departments: list[str]) -> None:
    assert list(departments_in(text)) == departments


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("図書館及び土木課", ["図書館", "土木課"]),
        ("総務課並びに税務課、図書館", ["総務課", "税務課", "図書館"]),
        ("総務課と税務課", ["総務課", "税務課"]),
        ("総務課＆税務課&市民課", ["総務課", "税務課", "市民課"]),
        ("議会事務局・選挙管理委員会事務局", ["議会事務局", "選挙管理委員会事務局"]),
        # Such words inside a name part nothing.
        ("まちと文化課", ["まちと文化課"]),
        ("子ども、若者課", ["子ども、若者課"]),
        ("総務課とまちと文化課", ["総務課", "まちと文化課"]),
        ("とうと課", ["とうと課"]),
        ("総務課、ほか", ["総務課、ほか"]),
        ("総務課（庶務係と人事係）", ["総務課（庶務係と人事係）"]),
        # A list of short names.
        ("総務、企画、福祉", ["総務", "企画", "福祉"]),
    ],
)
def test_names_are_parted_only_between_offices(text: str, departments: list[str]) -> None:
    assert list(departments_in(text)) == departments


def test_a_declared_name_is_an_office_and_is_never_parted() -> None:
    declared = frozenset({"企画課と広報課", "まちのえき"})
    assert departments_in("企画課と広報課", declared) == ("企画課と広報課",)
    assert departments_in("まちのえき及び総務課", declared) == ("まちのえき", "総務課")
    assert departments_in("まちのえき及び総務課") == ("まちのえき及び総務課",)
    short = frozenset({"総務", "企画"})
    assert departments_in("総務・企画", short) == ("総務", "企画")
    assert departments_in("総務・企画") == ("総務・企画",)


def test_a_bureau_and_its_office_are_two_only_if_both_are_declared() -> None:
    text = "福祉部 社会福祉課"
    assert departments_in(text, frozenset({"福祉部", "社会福祉課"})) == ("福祉部", "社会福祉課")
    assert departments_in(text, frozenset({"社会福祉課"})) == ("社会福祉課",)
    assert departments_in(text, frozenset({"福祉部社会福祉課"})) == (text,)
    assert departments_in(text, frozenset({"福祉部"})) == (text,)
