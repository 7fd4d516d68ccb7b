"""The addresses of what readers get."""

from django.urls import path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles import caching, feeds, sitemaps
from articles.filters import StoryFilter
from articles.renditions import sizes
from articles.views import (
    archive,
    corrections,
    front,
    house,
    lists,
    pictures,
    previews,
    search,
    stories,
)


class OneOf:
    """A part of an address that is one of a few words."""

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class FeedForm(OneOf):
    regex = "|".join(form.replace(".", r"\.") for form in feeds.FORMS)


class PictureFormat(OneOf):
    regex = "|".join(sizes.FORMATS)


class Year:
    """Four digits: no number is too long for a calendar, and no year has two addresses."""

    regex = "[0-9]{4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:04d}"


class DayOrMonth:
    """One or two digits; whether there is such a day is for the calendar to say."""

    regex = "[0-9]{1,2}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


register_converter(Year, "year")
register_converter(DayOrMonth, "part")
register_converter(FeedForm, "form")
register_converter(PictureFormat, "picture_format")


# What a page of readers may be asked for in its query. With any other name it is answered all the
# same, but not from memory.
PARAMETERS = frozenset({"before", "after", "page", "text", *StoryFilter.base_filters})


def to_read(view):
    """Refuse whatever is sent to `view`, whoever sends it: it takes no token to be told so."""
    return csrf_exempt(require_safe(view))


def page(route, view, name, **fixed):
    """A page to read: the same for everybody."""
    return path(route, caching.public(to_read(view)), fixed, name=name)


def picture(route, view, name):
    """A picture: as `page`, but for what costs to tell of a large body."""
    return path(route, to_read(view), name=name)


urlpatterns = [
    picture(
        "pictures/<slug:key>/<slug:stamp>/<slug:name>.<picture_format:extension>",
        pictures.rendition,
        "rendition",
    ),
    picture("stories/<slug:slug>/share-<slug:stamp>.png", pictures.share_card, "share_card"),
    page("", front.front_page, "front_page"),
    page("search/", search.find, "search"),
    page("search/suggestions/", search.suggestions, "suggestions"),
    page("stories/", search.find, "story_list"),
    page("stories/<slug:slug>/", stories.story, "story"),
    page("sections/<slug:slug>/", lists.section, "section"),
    page("topics/<slug:slug>/", lists.topic, "topic"),
    page("authors/", lists.author_list, "author_list"),
    page("authors/<slug:slug>/", lists.author, "author"),
    page("archive/", archive.archive, "archive"),
    page("archive/<year:year>/", archive.archive_year, "archive_year"),
    page("archive/<year:year>/<part:month>/", archive.archive_month, "archive_month"),
    page("archive/<year:year>/<part:month>/<part:day>/", archive.archive_day, "archive_day"),
    # For whoever has the link, and for no memory between.
    path("preview/<slug:token>/", to_read(previews.preview), name="preview_link"),
    page("corrections/", corrections.corrections, "corrections"),
    page("about/", house.about, "about"),
    page("feeds/<form:form>", feeds.everything, "feed"),
    page("sections/<slug:slug>/<form:form>", feeds.section, "section_feed"),
    page("topics/<slug:slug>/<form:form>", feeds.topic, "topic_feed"),
    page("authors/<slug:slug>/<form:form>", feeds.author, "author_feed"),
    page("sitemap.xml", sitemaps.index, "sitemap"),
    page("sitemap-pages.xml", sitemaps.pages, "sitemap_pages"),
    page("sitemap-<year:year>-<part:month>.xml", sitemaps.month, "sitemap_month"),
    page("sitemap-news.xml", sitemaps.news, "sitemap_news"),
    page("robots.txt", house.robots, "robots"),
    page(".well-known/security.txt", house.security, "security"),
    page("favicon.ico", house.favicon, "favicon"),
]
