"""The table of rules: what one line says by itself. The first rule that matches names the line.

A rule is a name, the role a line gets, the reason an editor reads, and a pattern that the whole
line must match. Rules know no newspaper: names come with the `House`, and lines that
a site repeats come with `House.furniture`. What a line is also depends on where it stands; that is
decided in `zone` and in `parse`, which see the name given here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..parts import Role

RULES_VERSION = "1"

# Longer lines are prose, whatever words they hold; rules are not asked about them.
LONGEST = 320


class Rule(NamedTuple):
    name: str
    role: Role
    reason: str
    pattern: str


AGENCIES = (
    r"(?:getty|reuters|afp|\bap\b|associated press|epa(?:-efe)?\b|shutterstock|unsplash|pexels|pixabay|istock"
    r"|alamy|flickr|wikimedia|zuma|imago|dpa\b|xinhua|anadolu|press association|\bpa\b|rex\b|adobe stock"
    r"|bloomberg|ukrinform|creative commons)"
)

RULES: tuple[Rule, ...] = (
    # Pages of one family end a membership banner with the text of its button, nothing between.
    Rule("banner", Role.FURNITURE, "banner: a call for members",
         r"join (?:over )?[\d,. ]+\+? .{0,60}\b(?:members?|readers?|supporters?|subscribers?)\b.{0,60}"),
    Rule("counter", Role.FURNITURE, "counter",
         r"(?:join\s+)?[\d.,]+\s?[km]?\+?\s*(?:shares?|comments?|likes?|views?|retweets?|followers?|votes?|replies|reply"
         r"|responses?|reads|reactions?|subscribers?|members? on board|people|bookmarks?|claps|ratings?)"
         r"(?:\s+on board)?\.?|(?:shares?|comments?|likes?|views?|replies)\s*[:(]?\s*[\d.,]+[km]?\)?"),
    # Wire mirrors and old blogs print the permalink.
    Rule("address", Role.FURNITURE, "an address",
         r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|%\w\w\S+|[\w-]+\.(?:com|org|net|co\.uk|info)(?:/\S*)?"),
    Rule("marks", Role.FURNITURE, "no words", r"[\W_]+"),
    Rule("number", Role.FURNITURE, "a number alone", r"(?:#|no\. ?)?[\d.,/\s%+:-]*\d[\d.,/\s%+:-]*(?:[km]|[ap]\.?m\.?)?"),
    Rule("ago", Role.FURNITURE, "an age in hours or days",
         r"(?:(?:last |first )?(?:updated?|published|posted|modified)\s*:?\s*)?(?:about |over )?"
         r"(?:\d{1,3}|an?|one|two)\s*(?:s|m|h|d|w|min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|mos?|years?)\.?\s+ago\b.{0,30}"),
    Rule("length of a recording", Role.FURNITURE, "player label",
         r"(?:video )?(?:duration|running time|length)\s*:?\s*[\d:]+(?:\s*(?:minutes?|seconds?).*)?"
         r"|(?:play|watch|listen|now playing)\b.{0,30}\b\d{1,2}:\d\d|video \d{1,2}:\d\d"
         r"|\d{1,2}:\d\d\s+(?:now playing|watch|live)\b.*|\d{1,2}:\d\d\s+[A-Z].{10,140}(?<![.!?”\"])|(?:this )?audio (?:version|recording|is created).{0,80}"),
    Rule("copyright", Role.FURNITURE, "legal notice",
         r".*(?:©|\(c\)\s*(?:copyright\s*)?\d{4}|copyright\s*(?:©\s*)?(?:\d{4}|by\b)|all rights reserved|®).*"
         r"|.{0,80}\b(?:may not be (?:published|reproduced)|reproduced? without permission|no part of this)\b.*"),
    Rule("sign-up", Role.FURNITURE, "asks for an address or a login",
         r"(?:by (?:signing up|submitting|clicking|subscribing|providing|continuing|entering|registering)\b).*"
         r"|(?:please )?(?:sign up|sign-up|subscribe|register|log ?in|sign in|enter your e-?mail)\b.{0,140}"
         r"|.{0,60}\bsubscribe to (?:our|the|my)\b.{0,160}|.{0,40}\bmeet your inbox\b.*|(?:get access to|join our)\b.{0,120}"
         r"\b(?:subscri\w+|forums?|membership|premium|pro)\b.{0,120}|get .{0,80}\b(?:newsletter|in your (?:e-?mail )?inbox|to your inbox|delivered)\b.*"
         r"|.{0,120}\b(?:to|in) your inbox\b.{0,60}|.{0,60}\b(?:free|daily|weekly|our) newsletters?\b.{0,60}"
         r"|(?:already|not) (?:a |an )?(?:member|subscriber|subscribed|registered)\b.{0,60}"
         r"|(?:you must be|you need to be) logged in.*|have an account\?.*|don't have an account\?.*"
         r"|for (?:more|the latest)\b.{0,160}\b(?:click|visit|check|head|follow|sign up|subscribe|newsletter|here|join)\b.{0,80}"
         r"|get in touch\b.{0,80}(?:e-?mail|@).{0,60}|enjoying our latest content.{0,40}|this site is protected by.*|(?:there was an )?error processing your.*|check your (?:inbox|e-?mail).*"),
    Rule("cookies", Role.FURNITURE, "cookie or consent notice",
         r".{0,120}\b(?:uses? cookies|cookie (?:policy|settings|preferences|consent|notice)|our cookies"
         r"|privacy policy|terms of (?:use|service)|privacy notice|terms (?:and|&) conditions|user agreement"
         r"|akismet|recaptcha|gdpr|javascript|adblock(?:er)?|ad blocker)\b.{0,160}"),
    Rule("advertisement", Role.FURNITURE, "advertisement",
         r"advert(?:isement)?s?\b.{0,50}|.{0,30}continues? (?:after|below)(?: this| the)?(?: advertisement| ad\b|\.|$).{0,20}"
         r"|this ad(?:vertisement)? (?:has not|will)\b.*|sponsored\b.{0,40}|(?:scroll|swipe) (?:down )?(?:to|for)\b.{0,50}"
         r"|(?:we (?:may )?)?(?:earn|receive) (?:an? )?(?:affiliate )?commission.*|.{0,80}may earn .{0,30}commission.*"
         r"|.{0,60}contains affiliate links.*|we apologi[sz]e, but this video.*|(?:try )?refreshing your browser.*|tap here to see.*"),
    Rule("sharing", Role.FURNITURE, "sharing",
         r"(?:click to )?(?:share|tweet|send|e-?mail|pin|post|print|save|bookmark)\b"
         r"(?: (?:this|that|the|it|on|via|to|with|by|your|friends?|page|someone|article|story|post|item|link|options?"
         r"|facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|telegram|e-?mail|flipboard|tumblr|all|sharing"
         r"|(?:for: )?.{0,90}))?(?:\(opens in new window\))?"
         r"|(?:facebook|twitter|e-?mail|print|whatsapp|linkedin|reddit|pinterest|instagram|youtube|telegram)"
         r"(?:[\s,|/·•-]+(?:facebook|twitter|e-?mail|print|whatsapp|linkedin|reddit|pinterest|instagram|youtube|rss"
         r"|telegram|share|more|copy|link|tumblr|google\+?|comments?))*"
         r"|(?:leave a comment )?share this (?:story|article|post|page|item|with)\b.{0,300}"),
    Rule("follow", Role.FURNITURE, "asks to be followed",
         r"(?:e-?mail|contact|reach|follow) (?:\w+ ){1,4}(?:at|on) .{0,30}@\w.{0,120}"
         r"|(?:please )?(?:follow|find|like|join|connect with|subscribe to|catch)\s+(?:us|me|him|her|@\w+|our|.{3,40}\bon)\b"
         r".{0,20}(?:twitter|facebook|instagram|telegram|youtube|tiktok|linkedin|whatsapp|google|x\b|social|rss|channel|flipboard).{0,160}"
         r"|follow (?:us|@\w+|me)\b.{0,60}|@\w{2,30}"),
    # Seen in the middle of stories, as one line with the other story's title.
    Rule("read also", Role.FURNITURE, "points to another story",
         r"(?:read(?:\s+(?:also|more|next|on|this|the full))?|also read|related(?: (?:story|article|post|news|content|link|video)s?)?"
         r"|see also|see more|more|watch(?: (?:now|more|live|below|the video))?|listen(?: now)?|recommended|explore"
         r"|in case you missed it|don't miss|must[- ]read|next up|up next|click here(?: to| for)?|for more|view more|learn more"
         r"|читайте (?:також|также|ещё|еще)|читати також|lire aussi|lesen sie auch|lee también|leia também|leggi anche)\s*(?:[:|–—>»-]+\s*|(?<=more )on\b|(?<=more )from\b).{2,200}"
         r"|click here\b.{0,80}"),
    Rule("label of other stories", Role.FURNITURE, "label of other stories",
         r"(?:more|latest|top|other|recent|related|popular|trending|most \w+|all)\s+(?:\w+\s){0,3}?"
         r"(?:stories|articles|news|posts|videos|headlines|coverage|topics|content|reviews|links|reading|features)\b.{0,30}"
         r"|(?:more|latest|news|most (?:read|popular|viewed)|read more|trending|also|next|up next)\s+(?:from|on|about|in|by|at)\b.{1,50}"
         r"|(?:you (?:may|might) (?:also )?(?:like|be interested)|recommended|people also|what to (?:read|watch)|our (?:best|top)"
         r"|trending|in other news|today's|from around the web|from the web|stories from)\b.{0,40}"),
    Rule("label of an author box", Role.FURNITURE, "label of an author box",
         r"(?:about|more (?:from|by)|view all posts by|see all (?:articles|posts) by|all (?:articles|posts) by|posts by|follow|contact)"
         r" (?:the )?(?:author|writer|reporter|this author)\b.{0,40}|view all posts by .{2,40}"
         r"|(?:have|got) a (?:tip|story|question).{0,120}"),
    # Live blogs and tickers: '(Updated:  )' with the time missing.
    Rule("ticker mark", Role.FURNITURE, "ticker item", r".{0,200}\(updated:?\s*[^)]{0,40}\)"),
    Rule("breadcrumb", Role.FURNITURE, "path through the site's menus",
         r"(?:home|news|front page|you are here:?)\s*(?:[>»›/|→\\]\s*.{1,120})+|(?:[^.!?>»›]{2,40}\s[>»›]\s?){1,6}[^.!?>»›]{2,140}"),
    Rule("menu row", Role.FURNITURE, "a row of menu entries",
         r"(?:[^|.,]{1,28}\s?\|\s?){2,}[^|]{0,40}|(?:[^•.,]{1,28}\s?•\s?){2,}[^•]{0,40}|(?:[^/.,]{2,28}\s/\s){2,}[^/]{1,40}"),
    Rule("editor's note", Role.EDITORS_NOTE, "an editor's note",
         r"\W{0,2}(?:editor(?:[’']s|s[’']|s|ial)?\s+note|author[’']s note|publisher[’']s note|correction|clarification)s?\b\s*[:–—-].*"
         r"|(?:this (?:story|article|post|piece|report) (?:has been|was|is being)\s+(?:\w+\s)?(?:updated|corrected|amended|edited|clarified|first published|originally published|produced|translated|republished)\b.*)"),
    Rule("topics", Role.TOPIC, "topics",
         r"(?:(?:article |story |related |post )?(?:tags?|topics?|keywords?)|filed under|filed in|published (?:under|in)|posted in|categories|category|labels?|tagged(?: with| in| as)?"
         r"|теги|темы|мітки)\s*[:|]\s*.{1,200}|(?:#\w+[\s,]*){1,15}"),
    Rule("credit", Role.CREDIT, "a picture's credit",
         r"(?:(?:photo(?:graph)?s?|images?|pictures?|pic|illustrations?|graphics?|video|screenshot|cover)\s*"
         r"(?:credits?|source|by|from|courtesy(?: of)?|via|taken by|provided by)?|credits?|source|courtesy(?: of)?|фото|ілюстрація|foto|bild)\s*[:/©]\s*.{2,90}"
         r"|(?:photo(?:graph)?s?|image|picture|illustration) (?:by|courtesy|via|from)\b.{2,80}"
         rf"|[^.!?,]{{2,60}}?\s*(?:/|\bvia\b|[|–—-]|\()\s*{AGENCIES}.{{0,40}}|(?:\w+\s){{0,3}}(?:getty images|{AGENCIES} photo)(?:/.{{0,30}})?"
         rf"|(?:{AGENCIES}(?:\s*(?:/|via)\s*)?){{1,3}}(?: images?| photos?)?(?:/.{{0,40}})?|image (?:source|copyright|caption|credit)\b.{{0,200}}|media caption.*|\((?:photo|image|picture|credit)\b[^)]*\)"),
    Rule("caption", Role.CAPTION, "a picture's caption with its credit",
         rf".{{15,}}\((?:[^()]*\b(?:photo|photograph|image|picture|courtesy|credit|via|handout|screenshot|source:|file\b)[^()]*|[^()]*{AGENCIES}[^()]*|[^()]{{3,40}}/[^()]{{2,40}})\)\W{{0,2}}"
         rf"|.{{20,}}[\s(.]\b(?:photo|photograph|photography|image|picture|credit|pic|photo credit|photo by|picture by|photograph by|image credit|file photo|illustration by|courtesy of)\s*(?:by|:|/|©).{{2,70}}"
         rf"|.{{20,}}[.!?”\"]\s*(?:\S+\s){{0,4}}(?:/|via )\s*{AGENCIES}.{{0,30}}|.{{15,}}[.!?]\s+(?:{AGENCIES} (?:photo|images?)|ap photo).{{0,40}}"
         r"|\[\d{1,2}/\d{1,2}\]\s*.{20,}|(?:file|pictured|in this (?:[\w\s,.]{3,40} )?(?:photo|image|picture|frame|file photo))\b\s*[:,–—-]?\s.{10,}"),
)  # fmt: skip

CAPTION = next(rule for rule in RULES if rule.name == "caption")


def _table(rules: tuple[Rule, ...]) -> re.Pattern[str]:
    """One pattern for all: alternatives are tried in order, so the first rule wins."""
    parts = (f"(?P<r{RULES.index(rule)}>(?:{rule.pattern})\\Z)" for rule in rules)
    return re.compile("|".join(parts), re.I | re.S)


_TABLE = _table(RULES)
# A line of 130 characters or more is prose as a rule. Only these are asked about it, and only if
# it holds one of their words: most of an archive is such lines.
LONG = 130
_WORDS_OF_LONG_LINES = {
    "copyright": ("©", "copyright", "rights reserved", "(c)", "®", "reproduce", "no part of this", "may not be"),
    "sign-up": ("sign up", "signing up", "sign-up", "subscrib", "submitting", "clicking", "continuing", "providing",
                "entering", "register", "log in", "login", "enter your", "newsletter", "inbox", "logged in",
                "for more", "for the latest", "get in touch", "this site is protected", "account?", "get access", "join our"),
    "cookies": ("cookie", "privacy policy", "privacy notice", "terms of", "terms and", "terms &", "user agreement",
                "akismet", "recaptcha", "gdpr", "javascript", "adblock", "ad blocker"),
    "advertisement": ("commission", "advert", "affiliate"),
    "sharing": ("share this",),
    "follow": ("follow", "mail", "contact", "reach", "find ", "like ", "join ", "catch "),
    "read also": ("read", "more", "related", "see also", "watch", "listen", "recommended", "missed", "click here"),
    "ticker mark": ("(updated",),
    "breadcrumb": (" > ", "»", "›"),
    "menu row": ("|", "•", " / "),
    "editor's note": ("note", "correction", "clarification", "this story", "this article", "this post", "this piece",
                      "this report"),
    "topics": ("tag", "topic", "keyword", "filed", "posted in", "published", "categor", "label", "теги", "темы", "мітки", "#"),
    "credit": ("photo", "image", "picture", "courtesy", "media caption"),
    "caption": ("file ", "source:", "photo", "image", "picture", "courtesy", "credit", "via ", "handout", "screenshot",
                " (file", "pictured", "illustration", "/", "["),
}  # fmt: skip
_LONG_RULES = tuple(
    (rule, re.compile(rf"(?:{rule.pattern})\Z", re.I | re.S), _WORDS_OF_LONG_LINES[rule.name])
    for rule in RULES
    if rule.name in _WORDS_OF_LONG_LINES
)
_ANY_WORD = tuple({word for _, _, words in _LONG_RULES for word in words})
# The end of a caption too long for the table: its credit.
_CAPTION_END = re.compile(
    rf"(?:\((?:[^()]*\b(?:photo|image|picture|courtesy|credit|via|handout|source|file)\b[^()]*"
    rf"|[^()]*{AGENCIES}[^()]*)\)|\b(?:photo|image|picture|photograph|credits?)\s*(?:by\b|:|©).{{2,60}}"
    rf"|(?:\b|/){AGENCIES}\s*/\s*.{{2,40}}|/\s*{AGENCIES}.{{0,20}})\W*$",
    re.I,
)
LONGEST_CAPTION = 900


def ask(line: str) -> Rule | None:
    """The first rule that a line matches whole."""
    if len(line) < LONG:
        match = _TABLE.match(line)
        return RULES[int(match.lastgroup[1:])] if match and match.lastgroup else None
    if len(line) > LONGEST:
        ends = line[-110:]
        credit = ("/" in ends or "(" in ends or ":" in ends) and _CAPTION_END.search(ends)
        return CAPTION if credit and len(line) <= LONGEST_CAPTION else None
    lower = line.lower()
    for word in _ANY_WORD:
        if word in lower:
            break
    else:
        return None
    for rule, pattern, words in _LONG_RULES:
        if any(word in lower for word in words) and pattern.match(line):
            return rule
    return None
