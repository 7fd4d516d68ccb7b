"""The site: the desk under /admin/, everything else belongs to the readers."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path

from articles.admin import desk

urlpatterns = [
    path("admin/", desk.urls),
    # Nothing but DEBUG makes this a route: elsewhere the server or the bucket has the pictures.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include("articles.urls")),
]

handler403 = "articles.admin.desk.not_permitted"
handler404 = "articles.views.errors.not_found"
