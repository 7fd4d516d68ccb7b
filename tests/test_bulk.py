"""Rows written many at a time."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.bulk import insert, insert_values
from articles.models import (
    ImportRun,
    Outcome,
    PassageMarks,
    Section,
    Slug,
    SlugKind,
    SourceDocument,
)
from tests.factories import make_story

pytestmark = pytest.mark.django_db


def document(run: ImportRun, number: int) -> SourceDocument:
    return SourceDocument(
        run=run,
        source="wire",
        path=f"{number}.txt",
        sha256="0" * 64,
        data=b"\0\xff\t\\N\n",
        spans=[[0, 3, "body", 'a "reason"\twith \\ and ’']],
        outcome=Outcome.CREATED,
        read_as="\\N",
    )


def test_rows_come_back_from_the_database_as_they_went_in() -> None:
    run = ImportRun.objects.create(source="wire", started_at=timezone.now())
    with transaction.atomic():
        rows = insert(SourceDocument, (document(run, number) for number in range(3)))
    kept = SourceDocument.objects.order_by("pk")
    assert [row.pk for row in kept] == [row.pk for row in rows]
    for row, back in zip(rows, kept, strict=True):
        assert bytes(back.data) == row.data
        assert (back.spans, back.outcome, back.read_as) == (row.spans, "created", "\\N")
        assert back.arrived_at == row.arrived_at is not None
        assert back.waived_at is back.story is None
        assert not row._state.adding


def test_what_is_not_named_has_its_default_and_its_time() -> None:
    run = ImportRun.objects.create(source="wire", started_at=timezone.now())
    named = {"run_id": run.pk, "source": "wire", "data": b"\0", "outcome": Outcome.REFUSED}
    with transaction.atomic():
        keys = insert_values(SourceDocument, ({**named, "path": path} for path in ("a", "b")))
    kept = SourceDocument.objects.order_by("pk")
    assert [row.pk for row in kept] == list(keys)
    for row, path in zip(kept, ("a", "b"), strict=True):
        assert (row.path, row.outcome, bytes(row.data)) == (path, "refused", b"\0")
        assert (row.version, row.spans, row.notes, row.codec) == (1, [], [], "")
        assert row.arrived_at is not None
        assert row.story is row.waived_at is None


def test_rows_that_name_other_things_are_refused() -> None:
    story = make_story().pk
    rows = [{"story_id": story, "packed": b"a"}, {"packed": b"b", "story_id": story}]
    with transaction.atomic(), pytest.raises(ValueError, match="PassageMarks name different"):
        insert_values(PassageMarks, rows)


def test_keys_that_are_named_are_kept() -> None:
    story = make_story()
    PassageMarks.objects.all().delete()
    with transaction.atomic():
        keys = insert_values(PassageMarks, [{"story_id": story.pk, "packed": b"mark"}])
    assert list(keys) == []
    assert bytes(PassageMarks.objects.get(story=story).packed) == b"mark"


def test_keys_go_on_where_those_that_are_gone_ended_and_others_go_on_from_them() -> None:
    run = ImportRun.objects.create(source="wire", started_at=timezone.now())
    with transaction.atomic():
        last = insert(SourceDocument, [document(run, 1), document(run, 2)])[-1].pk
        SourceDocument.objects.all().delete()
        (row,) = insert(SourceDocument, [document(run, 3)])
    assert row.pk > last
    after = document(run, 4)
    after.save()
    assert after.pk > row.pk


def test_no_row_is_written_when_one_is_refused() -> None:
    section = Section.objects.create(name="Sport")
    rows = [Slug(kind=SlugKind.SECTION, slug=slug, section=section) for slug in ("a", "b", "b")]
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Slug, rows)
    assert not Slug.objects.filter(slug__in=("a", "b")).exists()


def test_nothing_is_asked_of_the_database_for_no_rows(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert insert(Slug, []) == []
        assert list(insert_values(Slug, [])) == []
