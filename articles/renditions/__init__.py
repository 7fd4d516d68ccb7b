"""Pictures in the sizes and formats that pages ask for, and the picture of a shared link.

``sizes``     which renditions of a picture there are, and at which addresses
``encode``    bytes of a picture in, bytes of a rendition out
``card``      the drawn picture of a shared link, for a story without a picture
``shelf``     made at the first request, kept in the storage

A page names the addresses; nothing is made before a browser asks for one.
"""
