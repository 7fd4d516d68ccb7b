"""Whatever the desk does, in any order: readers see what was published, and no word is lost."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles import publishing, search
from articles.models import AutosaveSlot, Correction, Edition, ReaderState, Story
from articles.publishing import (
    NotPermitted,
    NotPossible,
    PublicNote,
    autosave,
    revisions,
    snapshots,
)
from articles.publishing.revisions import Conflict
from tests.factories import NOW, make_story, make_user

WORD = re.compile(r"\bword\d+\b")
NOTE = re.compile(r"\bnote\d+\b")
# Mostly those who may: what others may not is enumerated elsewhere.
WHO = st.sampled_from(["anna", "boris", "anna", "boris", "author", "stranger"])
EDITOR = st.sampled_from(["anna", "boris"])
FIELDS = st.sampled_from(["headline", "standfirst", "body"])
HOURS = st.integers(0, 3).map(lambda n: timedelta(hours=n))


class Desk(RuleBasedStateMachine):
    """One story, three people of the desk and a stranger to it; every word is used once."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.now = NOW
        self.people = {
            "author": make_user("Authors"),
            "anna": make_user("Editors"),
            "boris": make_user("Editors"),
            "stranger": make_user("Authors"),
        }
        self.story = make_story(created_by=self.people["author"])
        self.count = 0
        self.typed = set()  # words that somebody has saved, or tried to
        self.unsaved = {}  # who -> the word of a lost tab
        self.forms = {}  # who -> the version that an opened form is on
        self.given = None  # (words that readers were given, since when)
        self.notes = 0
        self.told = []  # the public notes that nobody has taken back

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def fresh(self):
        return Story.objects.get(pk=self.story.pk)

    def new_word(self):
        self.count += 1
        return f"word{self.count}"

    # Writing.

    @rule(who=WHO)
    def opens_the_form(self, who):
        self.forms[who] = revisions.base(self.story)

    @rule(who=WHO, field=FIELDS, replaces=st.booleans())
    def saves_the_form(self, who, field, replaces):
        by, base = self.people[who], self.forms.pop(who, revisions.base(self.story))
        word = self.new_word()
        try:
            with revisions.saving(self.story, base=base, by=by, at=self.now, opening=who):
                mine = self.fresh()
                self._type(mine, field, word, replaces)
            self.typed.add(word)
        except NotPermitted:
            assert not self.fresh().may_be_changed_by(by)
        except NotPossible:
            assert self.fresh().binned_at
        except Conflict as conflict:
            self.typed |= {word, self.unsaved.pop(who, word)}
            autosave.drop(self.story, by=by)  # both are among the versions
            self._resolve(conflict, by)

    def _type(self, story, field, word, replaces):
        old = "" if replaces else getattr(story, field)
        setattr(story, field, f"{old}<p>{word}</p>" if field == "body" else f"{old} {word}".strip())
        story.save()

    def _resolve(self, conflict, by):
        sides = ("theirs", "yours")
        choices = dict.fromkeys(conflict.merge.conflicts(), sides[self.count % 2])
        if self.count % 3 == 0:
            return  # walks away
        revisions.resolve(
            self.story,
            conflict.merge.resolve(choices),
            yours=conflict.yours,
            theirs=conflict.theirs.number,
            by=by,
            at=self.now,
        )

    @precondition(lambda self: self.story.revisions.exists())
    @rule(who=WHO, number=st.integers(0, 50))
    def restores_a_version(self, who, number):
        found = list(self.story.revisions.all())
        revision = found[number % len(found)]
        self._try(revisions.restore, revision, by=self.people[who], at=self.now)

    @rule(who=WHO)
    def types_and_loses_the_tab(self, who):
        by, word = self.people[who], self.new_word()
        whole = Story.objects.whole().get(pk=self.story.pk)
        snapshot = snapshots.overlay(snapshots.take_all(whole), {"headline": word})
        kept = {"opening": word, "base": 1, "form": {"headline": word}, "snapshot": snapshot}
        try:
            autosave.keep(self.story, by=by, at=self.now, **kept)
            self.unsaved[who] = word
        except autosave.Held as held:
            assert held.slot.form == {"headline": self.unsaved[who]}

    @precondition(lambda self: self.unsaved)
    @rule(data=st.data())
    def throws_away_what_was_typed(self, data):
        who = data.draw(st.sampled_from(sorted(self.unsaved)))
        autosave.drop(self.story, by=self.people[who])
        del self.unsaved[who]

    # Moving.

    @rule(who=WHO, data=st.data())
    def moves_it(self, who, data):
        verbs = ["submit", "return_to_author", "approve"]
        possible = [v for v in verbs if publishing.fits(v, self.fresh(), self.now)]
        verb = data.draw(st.sampled_from(possible or verbs))
        self._try(getattr(publishing, verb), self.story, by=self.people[who], at=self.now)
        if self.fresh().reader_state(self.now) not in {ReaderState.LIVE, ReaderState.SCHEDULED}:
            self.given = None  # what goes back to its author is off the schedule

    @rule(who=EDITOR, wait=HOURS, major=st.booleans())
    def publishes(self, who, wait, major):
        when = self.now + wait if wait and not self.given else None
        is_live = self.fresh().reader_state(self.now) == ReaderState.LIVE
        change = PublicNote(self._new_note()) if major and is_live else None
        edition = self._try(
            publishing.publish,
            self.story,
            by=self.people[who],
            at=self.now,
            go_live_at=when,
            change=change,
        )
        if edition:
            story = self.fresh()
            self.given = (_words(story), story.published_at)
            self.told += [change.text] if change else []

    @rule(who=EDITOR, data=st.data())
    def takes_away(self, who, data):
        story = self.fresh()
        verbs = ["unschedule", "withdraw", "put_in_bin", "take_from_bin"]
        possible = [verb for verb in verbs if publishing.fits(verb, story, self.now)]
        verb = data.draw(st.sampled_from(possible or verbs))
        why = {"reason": "in error"} if verb == "withdraw" else {}
        before = self.fresh().reader_state(self.now)
        by = self.people[who]
        self._try(getattr(publishing, verb), self.story, by=by, at=self.now, **why)
        after = self.fresh().reader_state(self.now)
        if after != before and verb in {"unschedule", "withdraw"}:
            self.given = None

    @precondition(lambda self: self.given)
    @rule(who=WHO)
    def corrects(self, who):
        by, text = self.people[who], self._new_note()
        made = self._try(
            publishing.correct, self.story, kind="correction", text=text, by=by, at=self.now
        )
        if made:
            self.told.append(text)

    @precondition(lambda self: self.told)
    @rule(who=WHO, data=st.data(), again=st.booleans())
    def takes_a_note_back(self, who, data, again):
        text = data.draw(st.sampled_from(self.told))
        instead = PublicNote(self._new_note()) if again else None
        self._try(
            publishing.take_back_note,
            self.story,
            public_note=Correction.objects.get(text=text),
            reason="It was wrong.",
            instead=instead,
            by=self.people[who],
            at=self.now,
        )
        if Correction.objects.get(text=text).taken_back_at:
            self.told.remove(text)
            self.told += [instead.text] if instead else []

    def _new_note(self):
        self.notes += 1
        return f"note{self.notes}"

    @rule(hours=HOURS)
    def waits(self, hours):
        self.now += hours

    def _try(self, verb, *args, **given):
        try:
            return verb(*args, **given)
        except (NotPermitted, NotPossible):
            return None

    # What always holds.

    @invariant()
    def readers_see_what_was_published_and_nothing_else(self):
        edition = Edition.objects.live(self.now).first()
        words, since = self.given or (set(), None)
        if since is None or since > self.now:
            assert edition is None
        else:
            seen = {edition.headline, edition.standfirst, edition.body, edition.text}
            assert set(WORD.findall(" ".join(seen))) == words
            assert set(WORD.findall(edition.page_html)) == words
            assert set(WORD.findall(edition.card_html)) <= words
        unpublished = _words(self.fresh()) - words
        for word in sorted(unpublished)[:1]:
            assert not search.query(word, self.now).exists()

    @invariant()
    def readers_are_told_the_notes_that_stand_and_the_desk_keeps_the_others(self):
        edition = Edition.objects.live(self.now).first()
        if edition:
            assert sorted(set(NOTE.findall(edition.page_html))) == sorted(self.told)
        kept = set(Correction.objects.values_list("text", flat=True))
        said = {move.details["said"] for move in self.story.moves.filter(verb="take_back_note")}
        assert said | set(self.told) == kept

    @invariant()
    def no_word_is_lost(self):
        kept = " ".join(str(r.snapshot) for r in self.story.revisions.all())
        assert self.typed <= set(WORD.findall(kept))
        slots = {slot.by: slot.form["headline"] for slot in AutosaveSlot.objects.all()}
        assert slots == {self.people[who]: word for who, word in self.unsaved.items()}

    @invariant()
    def the_working_copy_is_what_its_last_version_says(self):
        newest = revisions.latest(self.story)
        if newest:
            assert _words(self.fresh()) == set(WORD.findall(str(newest.snapshot)))

    @invariant()
    def what_readers_had_is_not_in_the_bin(self):
        story = self.fresh()
        if story.binned_at:
            assert story.reader_state(self.now) == ReaderState.NOT_PUBLISHED


def _words(story):
    return set(WORD.findall(" ".join([story.headline, story.standfirst, story.body])))


@pytest.mark.django_db
def test_whatever_the_desk_does():
    steps = settings(max_examples=15, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(Desk, settings=steps)
