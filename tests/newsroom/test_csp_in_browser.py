import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django_prose_editor.fields import ProseEditorFormField


class TextForm(forms.Form):
    text = ProseEditorFormField(config={"extensions": {"Bold": True}}, sanitize=False)


def write(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string("<!doctype html>{{ media }}{{ form }}")
    form = TextForm()
    return TemplateResponse(request, template, {"form": form, "media": form.media})


urlpatterns = [path("desk/", include(([path("write/", write)], "admin")))]


@pytest.mark.browser
@pytest.mark.urls(__name__)
def test_typed_spaces_are_stored_as_spaces_and_nothing_is_refused(page):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/desk/write/")
    editor = page.locator(".ProseMirror")
    editor.click()
    editor.press_sequentially("two words ")
    editor.press("x")
    editor.press("Backspace")
    assert page.locator("textarea").input_value() == "<p>two words </p>"
    assert [text for text in said if "Content Security Policy" in text] == []
