"""Administrators manage people, and cannot make anybody more powerful than themselves."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from articles.publishing import autosave
from tests.factories import NOW, make_story, make_user


def login_url(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def form_of(user, **fields):
    groups = [group.pk for group in user.groups.all()]
    return {
        "username": user.username,
        "is_active": "on",
        "is_staff": "on",
        "groups": groups,
    } | fields


def test_an_administrator_gives_a_role(client, administrator):
    somebody = make_user("Authors")
    editors = Group.objects.get(name="Editors")
    client.post(login_url(somebody), form_of(somebody, groups=[editors.pk]))
    assert list(somebody.groups.all()) == [editors]


@pytest.mark.parametrize("whom", ["self", "somebody"])
def test_an_administrator_makes_nobody_a_superuser(client, administrator, whom):
    user = administrator if whom == "self" else make_user("Authors")
    power = Permission.objects.get(codename="delete_group")
    sent = form_of(user, is_superuser="on", user_permissions=[power.pk], last_name="Changed")
    client.post(login_url(user), sent)
    user.refresh_from_db()
    assert user.last_name == "Changed"
    assert not user.is_superuser
    assert not user.user_permissions.exists()


def test_an_administrator_gives_no_group_with_more_powers(client, administrator):
    powerful = Group.objects.create(name="Operators")
    powerful.permissions.add(Permission.objects.get(codename="delete_group"))
    sent = form_of(administrator, groups=[powerful.pk])
    client.post(login_url(administrator), sent)
    assert not administrator.groups.filter(pk=powerful.pk).exists()


@pytest.mark.parametrize("is_new", [False, True])
def test_a_login_with_unsaved_text_is_not_deleted(client, administrator, is_new):
    somebody = make_user("Authors")
    story = None if is_new else make_story(headline="Harbour")
    opened = {"by": somebody, "at": NOW, "opening": "x"}
    autosave.touch(story, **opened)
    delete = reverse("admin:auth_user_delete", args=[somebody.pk])
    assert 'name="post"' in client.get(delete).text
    autosave.keep(story, **opened, base=0, form={"headline": "Ferries"}, snapshot=None)
    page = client.get(delete)
    assert ("unsaved text of a new story" if is_new else "Harbour") in page.text
    assert 'name="post"' not in page.text
    client.post(delete, {"post": "yes"})
    assert User.objects.filter(pk=somebody.pk).exists()


@pytest.mark.parametrize("page", ["change", "password_change", "delete"])
def test_a_superuser_is_out_of_an_administrators_reach(client, administrator, page):
    root = User.objects.create_superuser("root", password="pass")
    name = "auth_user_password_change" if page == "password_change" else f"admin:auth_user_{page}"
    url = reverse(f"admin:{name}" if not name.startswith("admin:") else name, args=[root.pk])
    sent = {"password1": "long enough 42", "password2": "long enough 42", "post": "yes"}
    assert client.post(url, sent).status_code == 403
    assert User.objects.get(pk=root.pk).check_password("pass")


def test_an_administrator_sets_a_password(client, administrator):
    somebody = make_user("Authors")
    url = reverse("admin:auth_user_password_change", args=[somebody.pk])
    client.post(
        url,
        {"password1": "long enough 42", "password2": "long enough 42", "usable_password": "true"},
    )
    somebody.refresh_from_db()
    assert somebody.check_password("long enough 42")


@pytest.mark.parametrize("role", ["author", "editor"])
def test_others_see_no_logins(client, log_in, role):
    log_in(role)
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_a_group_is_read_and_not_changed(client, administrator):
    group = Group.objects.get(name="Authors")
    url = reverse("admin:auth_group_change", args=[group.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"name": "Authors", "permissions": []}).status_code == 403
