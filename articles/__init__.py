"""A newsroom: stories, the people who make them, and the pages readers get.

Where things are, from the bottom up; a module imports only from below itself
(``lint-imports`` holds it to that):

``text``         strings only: slugs, folding, words, sentences
``body``         a story's body: the one cleaner, block types, text <-> HTML
``shingles``     what two texts have in common
``models``       the nouns, and facts about rows
``passages``     which stories say the same, and where: an index
``search``       what readers search: editions, by the words they hold
``publishing``   the desk's verbs; the only writer of editions
``importing``    text file -> story: save > parse > recognise > read > parts
``filters``      what a reader may narrow a list by
``views``, ``feeds``, ``sitemaps``, ``templatetags``     what readers get
``admin``, ``management``                                the desk and the operator

The *story* is the desk's working copy. The *edition* is what readers have, and
``Edition.objects.live(at)`` is the only definition of what they may see.
"""
