"""What the lists of the desk cost, with DEBUG=1 and DATABASE_URL at an archive.

Fill one with `serve_stories`, and run `rebuild_search`. Prints milliseconds, the middle of three
answers in this process, and the number of queries.
"""

import os
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from articles.models import Byline, Story  # noqa: E402

STORIES, TIMES = "/admin/articles/story/", 2


def addresses():
    story = (
        Story.objects.filter(edition__isnull=True).exclude(body="").last() or Story.objects.last()
    )
    word = story.headline.split()[-1]
    author = Byline.objects.select_related("author").first().author.name.split()[0]
    queries = [
        "",
        "p=40",
        f"q={word}",
        "q=ka",
        f"q={word[:3]}",
        "o=1",
        "o=5",
        "o=-7",
        "status__exact=draft",
        "readers=not_published",
        "readers=scheduled",
        "readers=live",
        "readers=withdrawn",
        "mine=yes",
        "due=today",
        "priority=2",
        "since=2025-06-01&until=2025-06-30",
        f"author={author}",
        "topic=Topic 7",
    ]
    yield from (f"{STORIES}?{query}" for query in queries)
    yield from (f"/admin/articles/{noun}/" for noun in ("picture", "edition", "author", "topic"))
    yield "/admin/articles/picture/?q=ka"


def main() -> None:
    user, _ = User.objects.get_or_create(username="bench", defaults={"is_staff": True})
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    for address in addresses():
        taken = []
        for _ in range(TIMES):
            begin = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            taken.append((time.perf_counter() - begin) * 1000)
        print(f"{median(taken):7.0f} ms  {len(queries):3} queries  {answer.status_code}  {address}")


if __name__ == "__main__":
    main()
