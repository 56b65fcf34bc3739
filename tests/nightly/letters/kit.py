"""A city whose nights send letters, and its addresses."""

from sheetcheck.nightly.summary import Night
from sheetcheck.world import World
from tests.mail.post_box import PostBox
from tests.nightly.share import Share

SHOKO, FUKUSHI, KENCHIKU = "shoko@a.lg.jp", "fukushi@a.lg.jp", "kenchiku@a.lg.jp"
SOMU, OFFICE = "somu@a.lg.jp", "jimukyoku@a.lg.jp"
MAIL = f"""
[share]
folders = ["returned"]
out = "checked"
[state]
folder = "state"
[mail]
server = "127.0.0.1"
security = "none"
sender = "再犯防止計画 点検 <check@a.lg.jp>"
secretariat = ["{OFFICE}"]
plan = "再犯防止計画"
link = 'S:\\checked'
[departments."商工観光課"]
to = ["{SHOKO}"]
aliases = ["商工課"]
[departments."社会福祉課"]
to = ["{FUKUSHI}"]
[departments."建築住宅課"]
to = ["{KENCHIKU}"]
[departments."総務課"]
to = ["{SOMU}"]
"""
DEPARTMENTS = (SHOKO, FUKUSHI, KENCHIKU, SOMU)


def held(city: Share, post: PostBox, more: str = "") -> Night:
    city.config_file.write_text(MAIL.replace("[departments", f"{more}\n[departments", 1), "utf-8")
    return city.night(world=World(now=city.clock, post=post))
