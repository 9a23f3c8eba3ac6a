"""Asking the clinic as another program does, and reading what it answers."""

from __future__ import annotations

import json

from django.test import Client as Browser

from mesoplan.clinic.actions import api_keys


def key_for(director, member) -> str:
    made = api_keys.make(director, member=member.user, name="Invented", days=1)
    return made.text


def ask(key, method, path, body=None, *, raw=None, kind="application/json"):
    data = raw if raw is not None else b"" if body is None else json.dumps(body)
    return Browser().generic(
        method,
        f"/api/v1/{path}",
        data,
        kind,
        headers={"Authorization": f"Bearer {key}"},
    )


def problem(answer, status, code) -> dict:
    found = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), found
    assert found["status"] == status
    assert found["type"] == "about:blank"
    assert found["title"]
    return found


def places(found) -> set[str]:
    assert all(error["detail"] and error["remedy"] for error in found["errors"])
    return {error["at"] for error in found["errors"]}


def at_chair(session, pack, **changed):
    return {
        "id": "scan-1",
        "at": "chair",
        "session": str(session.pk),
        "raw": pack.box,
        "inner": pack.inner,
        "token": pack.token,
        **changed,
    }
