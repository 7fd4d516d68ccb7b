"""Whole lines that are the same on every site: buttons, menus, labels. Folded, by kind.

Only words that a story's own line can hardly consist of; what a newspaper calls its sections is
left to the shape of the page. A kind's name is the reason an editor reads.
"""

from __future__ import annotations

_WORDS = {
    "menu": """menu|main menu|close menu|open menu|toggle navigation|navigation|home|homepage
        |skip to content|skip to main content|skip to navigation|skip navigation|back to top|top
        |search|search form|search for:|site search|close|close search|close close|menu menu
        |sections|all sections|site map|sitemap|rss|rss feed|rss feeds|edition|editions|my account
        |account|profile|settings|site index|breadcrumb trail links|breadcrumb|breadcrumbs
        |you are here|open navigation menu|next|previous|prev|previous post|next post|older posts
        |newer posts|next article|previous article|next page|previous page|page|back|go|ok|submit
        |cancel|yes|no|more options|quick links|explore|browse|categories|departments|apps
        |app store|google play|download app|today's paper|e-paper|epaper|print edition|archive
        |archives|all posts|view all|see all|all topics|all news|all stories|меню|пошук|поиск
        |головна|главная|edit post|continue reading|jump to comments|expand|collapse|show all|hide
        |open|dismiss|x|events|jobs|games|weather|horoscopes|crosswords|obituaries|classifieds
        |marketplace|live tv|tv|shop|store|follow|following|language|languages|english
        |українська""",
    "sharing": """share|share this|share article|share this article|share this story|share this page
        |share on facebook|share on twitter|share on linkedin|share on x|tweet|pin|pin it|facebook
        |twitter|instagram|youtube|linkedin|pinterest|whatsapp|telegram|reddit|tumblr|flipboard
        |pocket|snapchat|tiktok|messenger|viber|vk|google+|google plus|google|threads|bluesky
        |mastodon|mix|digg|stumbleupon|line|wechat|weibo|apple news|google news|email|e-mail
        |email this article|print|print this article|copy link|link copied|copied|copy|save|saved
        |bookmark|save article|save for later|save this story|send|gift article|gift this article
        |share full article|share options|share all sharing options|social sharing|share close
        |share story|sharing is caring!|follow us|follow us on|follow us:|connect with us
        |stay connected|social|social media|like us on facebook|share via|share via email
        |more sharing options|view comments|click to share|like|likes|поділитися|поделиться
        |share to|shares|share link|get link|subscribe to us|permalink|bullhorn|facebook icon
        |twitter icon|facebooktwitterpinterestemail|facebook twitter|print email""",
    "account": """sign in|sign up|sign out|log in|login|log out|logout|register|log in or sign up
        |sign in / join|sign in/register|subscribe|subscribe now|subscriptions|subscription
        |subscribe today|newsletter|newsletters|sign up for our newsletter|sign up now
        |get the newsletter|get started|become a member|membership|members|donate|donate now
        |support us|support our reporting|support our work|join|join us|join now|create account
        |create an account|email address|your email|your email address|e-mail address
        |email (required)|zip code|enter your email|enter your email address|enter email|password
        |forgot password?|username|name|first name|last name|website|your name|no, thank you
        |no thanks|not now|accept|accept all|accept cookies|i agree|agree|got it
        |thanks for signing up!|thank you for subscribing!|sorry!|delivered daily|alerts
        |notifications|manage account|my profile|my feed|start your free trial|free trial
        |gift subscriptions|hide message bar|indicates required|* indicates required
        |* indicates required fields|required fields|підписатися|підтримати|поддержать
        |support the guardian|contribute|text size|aa|small|medium|large""",
    "advertisement": """advertisement|advertisements|ad|ads|advert|advertising|sponsored
        |sponsored content
        |paid content|paid post|promoted|promoted content|partner content|sponsored by|sponsor
        |article content|advertisement advertisement|story continues below advertisement
        |story continues below|реклама|anzeige|publicité|publicidad|powered by|from our partners
        |ad feedback|skip ad|close ad|remove ads|this is an ad|affiliate links""",
    "player or picture label": """play|play video|pause|mute|unmute|watch|watch now|watch live
        |video|videos|listen
        |listen now|audio|replay|now playing|up next|loading|loading...|loading…|loaded|live
        |gallery|view gallery|photos|photo|photo gallery|slideshow|image|images|article image
        |avatar|author image|author avatar|hide caption|toggle caption|show caption|enlarge
        |enlarge image|image caption|media caption|image source|getty images|fullscreen
        |full screen|embed|embed video|transcript|show transcript|audio is created by ai|caption
        |captions|copy video link|autoplay|settings off|current time|remaining time|video player
        |picture|pictures|captions off|video caption|view image in fullscreen|view fullscreen
        |close gallery""",
    "more": """show more|see more|load more|read more|more|view more|learn more|find out more
        |read full article|read the full story|read full story|read the full article|full story
        |show less|read less|more stories|more news|click here|details|read article|read on
        |continue|more info|get more|see details|more...|more…|показати більше|читати далі
        |читать далее|weiterlesen|see all newsletters|tap here|view profile|see full bio|full bio
        |view bio""",
    "legal": """terms of use|terms of service|terms|terms & conditions|terms and conditions|privacy
        |privacy policy|privacy notice|privacy statement|cookie policy|cookies|cookie settings
        |manage cookies|cookie preferences|do not sell my information
        |do not sell my personal information|your privacy rights|california privacy rights
        |ad choices|adchoices|accessibility|accessibility statement|legal|legal notice|imprint
        |impressum|disclaimer|all rights reserved|copyright|code of conduct|code of ethics
        |ethics policy|corrections|corrections policy|editorial policy|editorial standards
        |ethics statement|contact|contact us|contacts|about|about us|our team|careers|work for us
        |advertise|advertise with us|media kit|press|help|help center|faq|faqs|feedback
        |send feedback|report error|report an error|report a typo|site information|policies
        |licensing|syndication|report this ad|customer service|contact the newsroom|tip us
        |send us a tip|submit a tip|support|reprints & permissions|reprints|permissions
        |privacy & cookies|company""",
    "comments": """comments|comment|leave a comment|leave a reply|post a comment|add a comment
        |post comment
        |reply|join the conversation|join the discussion|view comments|show comments|read comments
        |comments are closed|comments are closed.|no comments|no comments yet
        |be the first to comment|write a comment|respond|discussion|cancel reply|report
        |report abuse|report comment|conversation|start the conversation|sort by|newest|oldest
        |коментарі|комментарии|kommentare|commentaires|most liked|what do you think?|your comment
        |responses|recent comments|comments:|post comment (+)|comment *|name *|email *
        |save my name, email, and website in this browser for the next time i comment.""",
    "label of other stories": """related|related stories|related articles|related posts
        |related news|related content
        |related topics|related coverage|related links|related video|related videos|related tags
        |related tags:|you may also like|you might also like|you may like|also read|read also
        |read next|what to read next|recommended|recommended for you|recommended stories
        |recommended reading|more like this|more to explore|more coverage|most read|most popular
        |most viewed|most shared|most commented|most recent|popular|popular stories|popular posts
        |popular now|trending|trending now|trending stories|trending topics|latest|latest news
        |latest stories|latest posts|the latest|latest articles|latest headlines|latest videos
        |top stories|top news|top searches|top videos|editor's picks|editors' picks|editors picks
        |editor's choice|our picks|must read|must reads|must watch|don't miss
        |in case you missed it|featured|featured stories|featured videos|featured posts
        |recent posts|recent stories|recent news|recent articles|other stories|other news
        |next story|next up|more in this section|further reading|see also|around the web
        |from the web|promoted stories|sponsored stories|paid partner content|elsewhere on the web
        |hot topics|hot right now|what's hot|what others are reading|explore more|keep reading
        |читайте також|читайте также|новини за темою|останні новини|популярне|similar articles
        |similar posts|similar stories|news feed|newsfeed|in brief|newsletter signup|top picks
        |staff picks|just in|breaking news|headlines|today's top stories|today's headlines
        |more from us|more on this story|more on this topic|on this story|story timeline
        |in this story|in this article|top articles|best of|stay informed|stories for you|for you
        |video of the day|most watched|must see|get the latest|more to read""",
    "label of an author box": """about the author|about the authors|about author|written by|author
        |authors
        |author of the article:|author's bio|about the writer|more by this author
        |more from this author|articles by this author|our author|view all posts|view all posts by
        |all posts by|author archive|author bio|article by|posts by|read more by|contributor
        |contributors|reporter|meet the author""",
}

# Labels after which the story has ended, or has not begun.
ENDING = frozenset({"comments", "label of other stories", "label of an author box", "legal"})

KINDS: dict[str, str] = {
    phrase.strip(): kind for kind, phrases in _WORDS.items() for phrase in phrases.split("|")
}
