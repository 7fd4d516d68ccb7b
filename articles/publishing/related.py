"""What else a reader of a story may want to read: what shares its passages and its topics.

Chosen when the edition is written and kept in it, so that a page costs no search. A topic that
few stories have says more than one that stands on all of them; a passage says more than both.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from articles import passages
from articles.models import Edition, EditionTopic, Story

MOST = 4
TOPICS = 8  # of the story that are looked at
NEWEST = 40  # stories looked at for one topic
_SAME = 0.9  # the same text again is nothing more to read


def of(story: Story, *, at: datetime, but: Collection[int] = ()) -> dict[int, str]:
    """Return {story: slug} of live editions to read on, the best first; of stories not in `but`.

    None for a story that shares nothing with others: the newest are on the front page.
    """
    live = Edition.objects.live(at).exclude(story__in=[story.pk, *but])
    scores: defaultdict[int, float] = defaultdict(float)
    for use in story.story_topics.all()[:TOPICS]:
        sharing = EditionTopic.objects.filter(topic=use.tag_id, edition__in=live)
        newest = sharing.order_by("-published_at", "-edition")
        stories = list(newest.values_list("edition__story", flat=True)[:NEWEST])
        for other in stories:
            scores[other] += 1 / (1 + len(stories) / 10)
    for likeness in passages.like_this(story.body, but=[story.pk, *but]):
        if likeness.containment < _SAME:
            scores[likeness.story] += 2 * likeness.containment
    rows = live.filter(story__in=scores).values_list("story", "slug", "published_at")
    ranked = sorted(rows, key=lambda row: (scores[row[0]], row[2], row[0]), reverse=True)
    return {pk: slug for pk, slug, _time in ranked[:MOST]}
