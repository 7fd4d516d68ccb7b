"""What the passage index keeps of a story; written and read by `articles.passages` alone."""

from collections.abc import Sequence
from struct import pack, unpack

from django.db import models


class PassageMarks(models.Model):
    """The marks by which a story's passages are found: one row for each story that is indexed.

    `packed` holds them as little-endian signed 32-bit numbers. The same marks stand, the other
    way round, in the table articles_passage(hash, story), which has no model: nothing but the
    index looks there. A mark there of a story that is gone does no harm and is swept away by
    `rebuild_passages`; numbers of stories are never used again.
    """

    story = models.OneToOneField("Story", models.CASCADE, primary_key=True, related_name="+")
    packed = models.BinaryField()

    class Meta:
        default_permissions = ()
        verbose_name = "passage marks"
        verbose_name_plural = "passage marks"

    def __str__(self) -> str:
        return str(self.story_id)

    @staticmethod
    def pack(marks: Sequence[int]) -> bytes:
        return pack(f"<{len(marks)}i", *marks)

    @property
    def marks(self) -> tuple[int, ...]:
        packed = bytes(self.packed)
        return unpack(f"<{len(packed) // 4}i", packed)
