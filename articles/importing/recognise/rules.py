"""The table of rules: what one line says by itself. The first rule that matches names the line.

A rule has a name, the role a line gets, the reason an editor reads, and patterns of which one must
match the whole line, small and capital letters alike. Rules know no newspaper: names come with the
`House`, and lines that a site repeats come with `House.furniture`. What a line is also depends on
where it stands; that is decided in `zone` and in `parse`, which see the name given here.

To add one: put it where it must win, say in a comment where it was seen, and give it a golden case.
"""

from __future__ import annotations

from typing import NamedTuple

from ..parts import Role

RULES_VERSION = "5"


class Holds(NamedTuple):
    """A pattern that is only tried on lines that hold one of its words, in small letters: for
    patterns that would look through the whole of every line."""

    words: tuple[str, ...]
    pattern: str


class Rule(NamedTuple):
    name: str
    role: Role
    reason: str
    patterns: tuple[str | Holds, ...]


def rule(name: str, role: Role, reason: str, *patterns: str | Holds) -> Rule:
    return Rule(name, role, reason, patterns)


def holds(words: str, pattern: str) -> Holds:
    """Words are written with semicolons between them."""
    return Holds(tuple(words.split(";")), pattern)


# Suppliers of pictures, written <agency> in a pattern.
AGENCIES = (
    r"(?:getty|reuters|afp|\bap\b|associated press|epa(?:-efe)?\b|shutterstock|unsplash|"
    r"pexels|pixabay|istock|alamy|flickr|wikimedia|zuma|imago|dpa\b|xinhua|anadolu|"
    r"press association|\bpa\b|rex\b|adobe stock|bloomberg|ukrinform|creative commons)"
)

RULES: tuple[Rule, ...] = (
    # Pages of one family end a membership banner with its button's text, nothing between.
    rule(
        "banner",
        Role.FURNITURE,
        "banner: a call for members",
        r"join (?:over )?[\d,. ]+\+? .{0,60}\b(?:members?|readers?|supporters?"
        r"|subscribers?)\b.{0,60}",
    ),
    # Beside share buttons, and '0 members on board' under a call for members.
    rule(
        "counter",
        Role.FURNITURE,
        "counter",
        r"(?:join\s+)?[\d.,]+\s?[km]?\+?\s*(?:shares?|comments?|likes?|views?|retweets?"
        r"|followers?|votes?|replies|reply|responses?|reads|reactions?|subscribers?|members? "
        r"on board|people|bookmarks?|claps|ratings?)(?:\s+on board)?\.?",
        r"(?:shares?|comments?|likes?|views?|replies)\s*[:(]?\s*[\d.,]+[km]?\)?",
        holds(
            "rating: ",
            r"rating: [\d.,/+-]+(?: votes?)?",
        ),
        holds(
            "image ;photo ",
            r"(?:image|photo) \d+ (?:of|/) \d+",
        ),
    ),
    # What readers wrote, as the commonest systems head it: each comment ends what stood above.
    rule(
        "comments",
        Role.FURNITURE,
        "comments",
        holds(
            "comment",
            r"\[ ?[\d.,]+ comments? ?\]|(?:\[ ?)?(?:read|view|show|see|load|add|post|leave|top)"
            r"(?: all| more| rated| your| an?)? (?:[\d.,]+ )?comments?\W*(?:[\d.,]+)?\W*",
        ),
        holds(
            " said:; says:; wrote:",
            r"[^,]{2,60} on \w{3,9} \d{1,2}, \d{4} at \d{1,2}:\d\d(?: ?[ap]m)?"
            r" (?:said|says|wrote):",
        ),
    ),
    # Permalinks of old blogs, e-mail addresses of reporters, share links half decoded.
    rule(
        "address",
        Role.FURNITURE,
        "an address",
        r"(?:https?://|www\.)\S+",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"%\w\w\S+",
        r"[\w-]+\.(?:com|org|net|co\.uk|info)(?:/\S*)?",
    ),
    # Rules of dashes, bullets and bars between menu entries.
    rule(
        "marks",
        Role.FURNITURE,
        "no words",
        r"[\W_]+",
    ),
    # Counts of comments, places in lists of most read stories, hours of a ticker.
    rule(
        "number",
        Role.FURNITURE,
        "a number alone",
        r"(?:#|no\. ?)?[\d.,/\s%+:-]*\d[\d.,/\s%+:-]*(?:[km]|[ap]\.?m\.?)?",
    ),
    # Lists of other stories print an age where the story has a date.
    rule(
        "ago",
        Role.FURNITURE,
        "an age in hours or days",
        r"(?:(?:last |first )?(?:updated?|published|posted|modified)\s*:?\s*)?(?:about |over "
        r")?(?:\d{1,3}|an?|one|two)\s*(?:s|m|h|d|w|min(?:ute)?s?|hours?|hrs?|days?|weeks?"
        r"|months?|mos?|years?)\.?\s+ago\b.{0,30}",
    ),
    # Labels of players; a video's title often begins with its length.
    rule(
        "length of a recording",
        Role.FURNITURE,
        "player label",
        r"(?:video )?(?:duration|running time|length)\s*:?\s*[\d:]+(?:\s*(?:minutes?"
        r"|seconds?).*)?",
        r"(?:play|watch|listen|now playing)\b.{0,30}\b\d{1,2}:\d\d",
        r"video \d{1,2}:\d\d",
        r"\d{1,2}:\d\d\s+(?:now playing|watch|live)\b.*",
        r'\d{1,2}:\d\d\s+[A-Z].{10,140}(?<![.!?”"])',
        r"(?:this )?audio (?:version|recording|is created).{0,80}",
    ),
    # Footers, and wire stories whose last line forbids copying.
    rule(
        "copyright",
        Role.FURNITURE,
        "legal notice",
        holds(
            "©;(c);copyright;rights reserved",
            r".*(?:©|\(c\)\s*(?:copyright\s*)?\d{4}|copyright\s*(?:©\s*)?(?:\d{4}|by\b)|all "
            r"rights reserved).*",
        ),
        holds(
            "may not be;reproduce;no part of",
            r".{0,80}\b(?:may not be (?:published|reproduced)|reproduced? without permission|no "
            r"part of this)\b.*",
        ),
    ),
    # Between paragraphs as often as below them; the longest run over two hundred characters.
    rule(
        "sign-up",
        Role.FURNITURE,
        "asks for an address or a login",
        r"(?:by (?:signing up|submitting|clicking|subscribing|providing|continuing|entering"
        r"|registering)\b).*",
        r"(?:please )?(?:sign up|sign-up|subscribe|register|log ?in|sign in|enter your "
        r"e-?mail)\b.{0,140}",
        holds(
            "subscribe to",
            r".{0,60}\bsubscribe to (?:our|the|my)\b.{0,160}",
        ),
        holds(
            "meet your inbox",
            r".{0,40}\bmeet your inbox\b.*",
        ),
        r"(?:get access to|join our)\b.{0,120}\b(?:subscri\w+|forums?|membership|premium"
        r"|pro)\b.*",
        r"i agree\b.{0,60}\b(?:send me|receive|newsletters?|e-?mails)\b.{0,160}",
        r"visit (?:www\.)?[\w-]+\.(?:com|org|net|co\.uk|info)\b.{0,160}",
        r"get .{0,80}\b(?:newsletter|in your (?:e-?mail )?inbox|to your inbox|delivered)\b.*",
        holds(
            "your inbox",
            r".{0,120}\b(?:to|in) your inbox\b.{0,60}",
        ),
        holds(
            "newsletter",
            r".{0,60}\b(?:free|daily|weekly|our) newsletters?\b.{0,60}",
        ),
        r"(?:already|not) (?:a |an )?(?:member|subscriber|subscribed|registered)\b.{0,60}",
        r"(?:you must be|you need to be) logged in.*",
        r"have an account\?.*",
        r"don't have an account\?.*",
        r"for (?:more|the latest)\b.{0,160}\b(?:click|visit|check|head|follow|sign up"
        r"|subscribe|newsletter|here|join)\b.{0,80}",
        r"get in touch\b.{0,80}(?:e-?mail|@).{0,60}",
        r"enjoying our latest content.{0,40}",
        r"this site is protected by.*",
        r"(?:there was an )?error processing your.*",
        r"check your (?:inbox|e-?mail).*",
    ),
    # Consent banners come first in a saved page, whatever they look like on a screen.
    rule(
        "cookies",
        Role.FURNITURE,
        "cookie or consent notice",
        holds(
            "cookie;privacy;terms;user agreement;akismet;recaptcha;gdpr;javascript;adblock"
            ";ad blocker",
            r".{0,120}\b(?:uses? cookies|cookie (?:policy|settings|preferences|consent|notice)"
            r"|our cookies|privacy policy|terms of (?:use|service)|privacy notice|terms (?:and"
            r"|&) conditions|user agreement|akismet|recaptcha|gdpr|javascript|adblock(?:er)?|ad "
            r"blocker)\b.{0,160}",
        ),
    ),
    # Printed between paragraphs where an advertisement did not load.
    rule(
        "advertisement",
        Role.FURNITURE,
        "advertisement",
        r"advert(?:isement)?s?\b.{0,50}",
        holds(
            "continue",
            r".{0,30}continues? (?:after|below)(?: this| the)?(?: advertisement| ad\b|\.|$).{0,20}",
        ),
        r"this ad(?:vertisement)? (?:has not|will)\b.*",
        r"sponsored\b.{0,40}",
        r"(?:scroll|swipe) (?:down )?(?:to|for)\b.{0,50}",
        r"(?:we (?:may )?)?(?:earn|receive) (?:an? )?(?:affiliate )?commission.*",
        holds(
            "may earn",
            r".{0,80}may earn .{0,30}commission.*",
        ),
        holds(
            "affiliate",
            r".{0,60}contains affiliate links.*",
        ),
        r"we apologi[sz]e, but this video.*",
        r"(?:try )?refreshing your browser.*",
        r"tap here to see.*",
    ),
    # Buttons, and the names of networks in a row, one line or many.
    rule(
        "sharing",
        Role.FURNITURE,
        "sharing",
        r"(?:click to )?(?:share|tweet|send|e-?mail|pin|post|print|save|bookmark)\b(?: "
        r"(?:this|that|the|it|on|via|to|with|by|your|friends?|page|someone|article|story|post"
        r"|item|link|options?|facebook|twitter|x|linkedin|whatsapp|reddit|pinterest|telegram"
        r"|e-?mail|flipboard|tumblr|all|sharing|(?:for: )?.{0,90}))?(?:\(opens in new "
        r"window\))?",
        r"(?:facebook|twitter|e-?mail|print|whatsapp|linkedin|reddit|pinterest|instagram"
        r"|youtube|telegram)(?:[\s,|/·•-]+(?:facebook|twitter|e-?mail|print|whatsapp|linkedin"
        r"|reddit|pinterest|instagram|youtube|rss|telegram|share|more|copy|link|tumblr"
        r"|google\+?|comments?))*",
        r"(?:leave a comment )?share this (?:story|article|post|page|item|with)\b.{0,300}",
    ),
    # At the end of a story, with the handles of the desk or of its author.
    rule(
        "follow",
        Role.FURNITURE,
        "asks to be followed",
        r"(?:e-?mail|contact|reach|follow) (?:\w+ ){1,4}(?:at|on) .{0,30}@\w.{0,120}",
        r"(?:please )?(?:follow|find|like|join|connect with|subscribe to|catch)\s+(?:us|me"
        r"|him|her|@\w+|our|.{3,40}\bon)\b.{0,20}(?:twitter|facebook|instagram|telegram"
        r"|youtube|tiktok|linkedin|whatsapp|google|x\b|social|rss|channel|flipboard).{0,160}",
        r"follow (?:us|@\w+|me)\b.{0,60}",
        r"download (?:the|our|your)\b.{0,40}\bapp\b.{0,40}",
        r"@\w{2,30}",
    ),
    # Seen in the middle of stories, as one line with the other story's title.
    rule(
        "read also",
        Role.FURNITURE,
        "points to another story",
        r"(?:read(?:\s+(?:also|more|next|on|this|the full))?|also read|related(?: (?:story"
        r"|article|post|news|content|link|video)s?)?|see also|see more|more|watch(?: (?:now"
        r"|more|live|below|the video))?|listen(?: now)?|recommended|explore|in case you "
        r"missed it|don't miss|must[- ]read|next up|up next|click here(?: to| for)?|for more"
        r"|view more|learn more|читайте (?:також|также|ещё|еще)|читати також|lire aussi"
        r"|lesen sie auch|lee también|leia também|leggi anche)\s*(?:[:|–—>»-]+\s*|(?<=more "
        r")on\b|(?<=more )from\b).{2,200}",
        r"click here\b.{0,80}",
    ),
    # Headings of boxes; with the section's or the topic's name in them.
    rule(
        "label of other stories",
        Role.FURNITURE,
        "label of other stories",
        r"(?:more|latest|top|other|recent|related|popular|trending|most \w+"
        r"|all)\s+(?:\w+\s){0,3}?(?:stories|articles|news|posts|videos|headlines|coverage"
        r"|topics|content|reviews|links|reading|features)\b.{0,30}",
        r"(?:more|latest|news|most (?:read|popular|viewed)|read more|trending|also|next|up "
        r"next)\s+(?:from|on|about|in|by|at)\b.{1,50}",
        r"(?:you (?:may|might) (?:also )?(?:like|be interested)|recommended|people also|what "
        r"to (?:read|watch)|our (?:best|top)|trending|in other news|today's|from around the "
        r"web|from the web|stories from)\b.{0,40}",
    ),
    # Above or below a biography.
    rule(
        "label of an author box",
        Role.FURNITURE,
        "label of an author box",
        r"(?:about|more (?:from|by)|view all posts by|see all (?:articles|posts) by|all "
        r"(?:articles|posts) by|posts by|follow|contact) (?:the )?(?:author|writer|reporter"
        r"|this author)\b.{0,40}",
        r"view all posts by .{2,40}",
        r"(?:have|got) (?:an?|any) (?:news )?(?:tip|story|question)\b.{0,220}",
        holds(
            "get in touch;e-mail;email",
            r".{0,120}[?.] (?:please )?(?:get in touch|e-?mail)\b.{0,80}@.{0,80}",
        ),
        r"write to .{3,50} at \S+@\S+",
    ),
    # Tickers of one family print '(Updated:  )' with the time missing; live blogs head an entry
    # with its hour, and what follows it is glued.
    rule(
        "ticker mark",
        Role.FURNITURE,
        "ticker item",
        holds(
            "(updated",
            r".{0,200}\(updated:?\s*[^)]{0,40}\)",
        ),
        holds(
            "key event",
            r"\d\d?[:.]\d\d ?(?:[ap]m ?)?key event",
        ),
        r"\d\d?:\d\d(?![ap]\.?m\b)[^\W\d][\w.'’-]+(?: [\w.'’-]+){1,3}",
        holds(
            " ago",
            r"\d\d? (?:hours?|min(?:ute)?s?) ago ?\d\d?:\d\d.{0,40}",
        ),
    ),
    # Screen readers are told so, and text that was copied says it, too.
    rule(
        "new window",
        Role.FURNITURE,
        "a link that opens a window",
        holds(
            "opens in;opens new;opens a new",
            r".{0,80}\bopens (?:in )?(?:a )?new (?:tab|window)\W*",
        ),
    ),
    # The path through the menus, above the headline.
    rule(
        "breadcrumb",
        Role.FURNITURE,
        "path through the site's menus",
        r"(?:home|news|front page|you are here:?)\s*(?:[>»›/|→\\]\s*.{1,120})+",
        holds(
            ">;»;›",
            r"(?:[^.!?>»›]{2,40}\s[>»›]\s?){1,6}[^.!?>»›]{2,140}",
        ),
    ),
    # Menus that a site prints in one line.
    rule(
        "menu row",
        Role.FURNITURE,
        "a row of menu entries",
        holds(
            "|",
            r"(?:[^|.,]{1,28}\s?\|\s?){2,}[^|]{0,40}",
        ),
        holds(
            "•",
            r"(?:[^•.,]{1,28}\s?•\s?){2,}[^•]{0,40}",
        ),
        holds(
            " / ",
            r"(?:[^/.,]{2,28}\s/\s){2,}[^/]{1,40}",
        ),
    ),
    # At the head or the foot of a story; 'This story was updated' is one, too.
    rule(
        "editor's note",
        Role.EDITORS_NOTE,
        "an editor's note",
        r"\W{0,2}(?:editor(?:[’']s|s[’']|s|ial)?\s+note|author[’']s note|publisher[’']s note"
        r"|correction|clarification)s?\b\s*[:–—-].*",
        r"(?:this (?:story|article|post|piece|report) (?:has been|was|is "
        r"being)\s+(?:\w+\s)?(?:updated|corrected|amended|edited|clarified|first published"
        r"|originally published|produced|translated|republished)\b.*)",
    ),
    # Below the story: 'Tags: a, b', or a row of hash signs.
    rule(
        "topics",
        Role.TOPIC,
        "topics",
        r"(?:(?:article |story |related |post )?(?:tags?|topics?|keywords?)|filed under"
        r"|filed in|published (?:under|in)|posted in|categories|category|labels?|tagged(?: "
        r"with| in| as)?|теги|темы|мітки)\s*[:|]\s*.{1,200}",
        r"(?:#\w+[\s,]*){1,15}",
    ),
    # A line of its own below a caption, before or after the photographer's name.
    rule(
        "credit",
        Role.CREDIT,
        "a picture's credit",
        r"(?:(?:photo(?:graph)?s?|images?|pictures?|pic|illustrations?|graphics?|video"
        r"|screenshot|cover)\s*(?:credits?|source|by|from|courtesy(?: of)?|via|taken by"
        r"|provided by)?|credits?|source|courtesy(?: of)?|фото|ілюстрація|foto"
        r"|bild)\s*[:/©]\s*.{2,90}",
        r"(?:photo(?:graph)?s?|image|picture|illustration) (?:by|courtesy|via|from)\b.{2,80}",
        holds(
            "/; via ;|;–;—;-;(",
            r"[^.!?,]{2,60}?\s*(?:/|\bvia\b|[|–—-]|\()\s*<agency>.{0,40}",
        ),
        r"(?:\w+\s){0,3}(?:getty images|<agency> photo)(?:/.{0,30})?\)?",
        r"(?:<agency>(?:\s*(?:/|via)\s*)?){1,3}(?: images?| photos?)?(?:/.{0,40})?\)?",
        r"image (?:source|copyright|caption|credit)\b.{0,200}",
        r"media caption.*",
        r"\((?:photo|image|picture|credit)\b[^)]*\)",
    ),
    # The last parenthesis, or what follows 'Photo:', is the credit.
    rule(
        "caption",
        Role.CAPTION,
        "a picture's caption with its credit",
        holds(
            "(",
            r".{15,}\((?:[^()]*\b(?:photo|photograph|image|picture|courtesy|credit|via|handout"
            r"|screenshot|source:|file\b)[^()]*|[^()]*<agency>[^()]*"
            r"|[^()]{3,40}/[^()]{2,40})\)\W{0,2}",
        ),
        holds(
            "photo;image;picture;credit;pic;illustration;courtesy",
            r".{20,}[\s(.]\b(?:photo|photograph|photography|image|picture|credit|pic|photo credit"
            r"|photo by|picture by|photograph by|image credit|file photo|illustration by"
            r"|courtesy of)\s*(?:by|:|/|©).{2,70}",
        ),
        holds(
            "/; via ;via ",
            r'.{20,}[.!?”"]\s*(?:\S+\s){0,4}(?:/|via )\s*<agency>.{0,30}',
        ),
        # Agencies tell those who print a picture what they may do with it.
        holds(
            "no resale;no archive;mandatory credit;editorial use only;attention editors",
            r".{15,}\b(?:no (?:re)?sales?|no archives?|mandatory credit|editorial use only"
            r"|attention editors)\b.*",
        ),
        holds(
            "/getty;/reuters;/afp;/ap;/epa;/via ;/gc images",
            r".{20,}\w/(?:via )?(?:<agency>|gc images).{0,20}",
        ),
        holds(
            " photo; image",
            r".{15,}[.!?]\s+(?:<agency> (?:photo|images?)|ap photo).{0,40}",
        ),
        r"\[\d{1,2}/\d{1,2}\]\s*.{20,}",
        # The credit stands on a line of its own below, and closes the bracket.
        holds(
            " (",
            r"[^(]{15,} \(",
        ),
        r"(?:file|pictured|in this (?:[\w\s,.]{3,40} )?(?:photo|image|picture|frame|file "
        r"photo))\b\s*[:,–—-]?\s.{10,}",
    ),
)
