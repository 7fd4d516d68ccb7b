"""What readers get. Every page starts at ``Edition.objects.live(at)`` and asks a fixed number of
queries, whatever the size of the archive.

``frame``     what stands on every page, around the main column
``paging``    lists, cut by a keyset
``holes``     pages that are laid out once, and filled in
``front`` ``stories`` ``lists`` ``archive`` ``search`` ``corrections`` ``house``    the pages
``blocks`` ``facets``    parts of the front page, and of search
``pictures``  renditions
``errors``    pages that are not there, or not any more
"""
