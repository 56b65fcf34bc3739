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
        ("商工 観光課", ["商工 観光課"]),
        ("こども・若者課", ["こども・若者課"]),
        ("全庁", ["全庁"]),
        ("", []),
        ("　", []),
    ],
)
def test_the_departments_of_a_cell(text: str, departments: list[str]) -> None:
    assert list(departments_in(text)) == departments
