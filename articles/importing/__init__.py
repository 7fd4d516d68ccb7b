"""From a newspaper page saved as text to a story, with every character accounted for.

    read        bytes -> Source            which codec, and nothing lost on the way
    recognise   lines -> labelled lines    the ordered table of rules
    parse       text -> ParsedStory        values of fields, spans, notes
    relabel     spans, an editor's word -> spans, and ParsedStory read back from them
    save        ParsedStory -> rows        the only module here that knows Django

Each may import those above it and `parts`, never the other way.
"""
