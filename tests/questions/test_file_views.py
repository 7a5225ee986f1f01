"""Files of questions as they are served."""

from __future__ import annotations

import pytest

from cms.users.models import LoginEvent
from questions.downloads import file_response
from questions.models import PersonalDataView
from tests.conftest import WARD

from .makers import PDF, make_question, pdf, person, receive

pytestmark = pytest.mark.django_db


def address(row: object) -> str:
    return f"/admin/questions/files/{row.pk}/"  # type: ignore[attr-defined]


def test_an_officer_gets_the_file_and_the_look_is_noted(client):
    question = make_question("with_unit", files=[pdf("đơn.pdf")])
    officer, file = person("question_officer", "snnmt"), question.files.get()
    client.force_login(officer)
    response = client.get(address(file), headers={"host": "portal.test"})
    assert b"".join(response.streaming_content) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%C4%91%C6%A1n.pdf")
    assert response.headers["Cache-Control"].startswith("private, no-store")
    assert PersonalDataView.objects.get().user == officer
    inline = client.get(address(file) + "?inline", headers={"host": "portal.test"})
    assert inline.headers["Content-Disposition"].startswith("inline")
    assert client.post(address(file), headers={"host": "portal.test"}).status_code == 405


@pytest.mark.parametrize("who", ["question_officer", "unit_webmaster", "unit_leader"])
def test_a_file_of_others_does_not_exist_and_the_try_is_noted(client, who):
    file = receive(WARD, files=[pdf()]).files.get()
    stranger = person(who, "snnmt")
    client.force_login(stranger)
    assert client.get(address(file), headers={"host": "portal.test"}).status_code == 404
    assert LoginEvent.objects.filter(user=stranger, kind="refused").exists()
    assert not PersonalDataView.objects.exists()


def test_nobody_without_a_login(client):
    file = receive(files=[pdf()]).files.get()
    assert client.get(address(file), headers={"host": "portal.test"}).status_code == 302


def test_a_file_that_the_storage_has_lost_is_not_there(client):
    file = receive(files=[pdf()]).files.get()
    file.file.storage.delete(file.file.name)
    client.force_login(person("central_editor"))
    assert client.get(address(file), headers={"host": "portal.test"}).status_code == 404


def test_what_a_browser_does_not_show_is_saved():
    question = make_question(files=[pdf()])
    row = question.files.get()
    row.media_type = "text/plain; charset=utf-8"
    response = file_response(row, inline=True)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    response.close()


def test_auditors_and_leaders_of_the_province_do_not_open_what_an_asker_sent(client):
    question = make_question("with_unit", supporting=("cua-vinh",), files=[pdf()])
    file = question.files.get()
    for who in (person("auditor"), person("unit_leader")):
        client.force_login(who)
        assert client.get(address(file), headers={"host": "portal.test"}).status_code == 404
        shown = client.get(f"/admin/questions/{question.pk}/", headers={"host": "portal.test"})
        if shown.status_code == 200:
            assert address(file) not in shown.content.decode()
    client.force_login(person("question_officer", "cua-vinh"))
    assert client.get(address(file), headers={"host": "portal.test"}).status_code == 200
