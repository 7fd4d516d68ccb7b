"""What readers get. Every page starts at ``Edition.objects.live(at)`` and asks a fixed number of
queries, whatever the size of the archive.

``frame``     what stands on every page, around the main column
``paging``    lists, cut by a keyset
``front`` ``stories`` ``lists`` ``archive`` ``house``    the pages
``errors``    pages that are not there, or not any more
"""
