"""Who asks, screens, answers and signs in the demonstration. All of them are invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from cms.users.enums import Role
from cms.users.models import User
from demo.data import units
from questions.rights import room_of
from sites.models import Membership

# The memberships of the demonstration begin with the reform; what was before was done by people who have left.
SINCE = date(2025, 7, 1)
CENTRE = "hoidap"
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý".split()  # noqa: SIM905
MIDDLE = "Thị Mỹ|Văn|Thị Thanh|Minh|Thị Ngọc|Quốc|Hữu|Thị Kim|Đức|Thị Hồng|Xuân|Thị Bích|Công".split("|")  # noqa: SIM905
GIVEN = "An Bình Chi Dũng Giang Hạnh Hòa Khánh Lâm Mai Nam Oanh Phúc Quyên Sơn Thảo Tuấn Uyên Vinh Yến".split()  # noqa: SIM905
FOREIGN = {
    "en": ("Emma Carter", "Liam O’Brien", "Sofia Rossi"),
    "ja": ("佐藤 健一", "田中 美咲", "鈴木 大輔"),
    "ko": ("김민수", "이서연", "박지훈"),
    "zh-hans": ("王伟", "李娜", "陈晨"),
}


class Cast:
    """People of desk and units, by role.

    Attributes:
        heads: unit -> who signs where nobody of the unit is among the demonstration's users.
    """

    def __init__(self) -> None:
        self.centre = User.objects.get(username=CENTRE)
        self.officers = self._holders({Role.QUESTION_OFFICER})
        self.leaders = self._holders({Role.ANSWER_APPROVER, Role.UNIT_LEADER})
        for user in (self.centre, *self.officers.values(), *self.leaders.values()):
            room = room_of(user)  # Worked out today, for the days of the past.
            assert room.officer_units | room.approver_units | room.unit_ids is not None
        self.heads = {
            row["code"]: (row["leaders"][0]["name"], row["leaders"][0]["office"])
            for row in units()
            if row.get("leaders")
        }

    def _holders(self, roles: set[str]) -> dict[str, User]:
        rows = Membership.objects.valid_on().filter(role__in=roles).select_related("user", "unit").order_by("-pk")
        return {row.unit.code: row.user for row in rows}

    def officer(self, unit: str, day: date) -> User | None:
        return self.officers.get(unit) if day >= SINCE else None

    def leader(self, unit: str, day: date) -> User | None:
        return self.leaders.get(unit) if day >= SINCE else None

    def desk(self, day: date) -> User | None:
        return self.centre if day >= SINCE else None


def asker_of(row: dict[str, Any]) -> dict[str, str]:
    """Name, telephone and e-mail of nobody; the same for every building of the demonstration."""
    number, language = row["number"], row.get("language", "vi")
    if row.get("same") is not None:
        number = row["same"]
    if language in FOREIGN:
        name = FOREIGN[language][number % 3]
    else:
        name = f"{FAMILY[number % len(FAMILY)]} {MIDDLE[number * 5 % len(MIDDLE)]} {GIVEN[number * 7 % len(GIVEN)]}"
    person = {"name": name, "phone": f"0900 000 {number:03}", "email": f"nguoi-hoi-{number}@vidu.example"}
    if row.get("channel") in {"letter", "call"}:
        person.pop("email")
    if "organisation" in row:
        person |= {"organisation": row["organisation"], "tax_code": row["tax_code"]}
    if "address" in row:
        person["address"] = row["address"]
    return person
