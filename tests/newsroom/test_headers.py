import base64
import hashlib
import re
from pathlib import Path

import django_prose_editor
import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django_prose_editor.widgets import prose_editor_media

from newsroom.csp import HEADER, NONCE, SELF, build_policy

READERS_POLICY = (
    "default-src 'self'; img-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def page(request):
    return HttpResponse("A page")


def page_with_its_own(request):
    headers = {HEADER: "default-src 'none'", "Permissions-Policy": "camera=(self)"}
    return HttpResponse("A page", headers=headers)


def form(request):
    template = engines["django"].from_string("{{ media }}")
    return TemplateResponse(request, template, {"media": prose_editor_media()})


def missing(request):
    return HttpResponse("Nothing here", status=404)


desk = ([path("form/", form), path("page/", page)], "admin")
urlpatterns = [
    path("page/", page),
    path("own/", page_with_its_own),
    path("missing/", missing),
    path("desk/", include(desk)),
]

pytestmark = pytest.mark.urls(__name__)


def test_a_readers_page_has_its_headers_and_leaves_no_trace(client):
    response = client.get("/page/")
    assert dict(response.headers) == {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": "6",
        "Content-Security-Policy": READERS_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    assert not response.cookies


def test_a_view_may_send_its_own(client):
    response = client.get("/own/")
    assert response.headers[HEADER] == "default-src 'none'"
    assert response.headers["Permissions-Policy"] == "camera=(self)"


def test_a_missing_page_has_the_policy_too(client):
    assert client.get("/missing/").headers[HEADER] == READERS_POLICY


def test_a_developers_error_page_may_bring_its_own_styles(client, settings):
    settings.DEBUG = True
    assert HEADER not in client.get("/missing/").headers


def test_the_editor_runs_at_the_desk_with_the_nonce_of_this_page(client):
    response = client.get("/desk/form/")
    import_map = re.search(r'<script type="importmap" nonce="([^"]+)">', response.text)
    assert f"script-src 'self' 'nonce-{import_map[1]}';" in response.headers[HEADER]


def test_every_page_of_the_desk_has_another_nonce(client):
    first, second = (client.get("/desk/form/").headers[HEADER] for _ in range(2))
    assert first != second


def test_a_page_of_the_desk_without_scripts_of_its_own_has_no_nonce(client):
    policy = client.get("/desk/page/").headers[HEADER]
    assert "script-src 'self';" in policy


def test_the_place_of_the_nonce():
    policy = {"default-src": [SELF], "script-src": [SELF, NONCE]}
    assert build_policy(policy, None) == "default-src 'self'; script-src 'self'"
    assert build_policy(policy, "abc") == "default-src 'self'; script-src 'self' 'nonce-abc'"


def test_the_styles_the_installed_editor_writes_into_its_page_are_those_allowed():
    editor = Path(django_prose_editor.__file__).parent / "static/django_prose_editor/editor.js"
    style_text = r"`(\.(?:ProseMirror|tiptap-invisible-character) \{[^`]*)`"
    styles = re.findall(style_text, editor.read_text())
    assert len(styles) == 2
    found = []
    for style in styles:
        # In the script's source, some characters are written as \xb7.
        text = re.sub(r"\\x([0-9a-f]{2})", lambda match: chr(int(match[1], 16)), style)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        found.append(f"'sha256-{digest}'")
    assert sorted(settings.SECURE_CSP_DESK["style-src"]) == sorted([SELF, *found])
