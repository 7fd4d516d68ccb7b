"""The newsroom without a memory for pages: Django makes each of them."""

from newsroom.wsgi import application

application.pages.most = 0
