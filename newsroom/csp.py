"""Content Security Policy on Django 5.2, under the names that Django 6 gave it.

Django 6 brings ``SECURE_CSP``, the middleware and the context processor: on 6.2 theirs take
over, and what stays here is the desk's own policy and the nonce of its media.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.functional import SimpleLazyObject, empty
from js_asset import Media

SELF: Final = "'self'"
NONE: Final = "'none'"
NONCE: Final = "<CSP_NONCE_SENTINEL>"

HEADER: Final = "Content-Security-Policy"


class LazyNonce(SimpleLazyObject):
    """A nonce that is made when a page first writes it; false until then."""

    def __init__(self) -> None:
        super().__init__(lambda: secrets.token_urlsafe(16))

    def __bool__(self) -> bool:
        return vars(self)["_wrapped"] is not empty


class ContentSecurityPolicyMiddleware:
    """Sends ``SECURE_CSP``, and ``SECURE_CSP_DESK`` with the pages of the admin.

    Readers' pages are cached and shared, so their policy has no room for a nonce. The
    admin needs one: the editor's import map is a script in the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        nonce = LazyNonce()
        request._csp_nonce = nonce  # type: ignore[attr-defined]
        response = self.get_response(request)
        if HEADER in response.headers or _is_debug_page(response):
            return response
        policy = settings.SECURE_CSP_DESK if _is_desk(request) else settings.SECURE_CSP
        response.headers[HEADER] = build_policy(policy, str(nonce) if nonce else None)
        return response

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        # Templates of the admin write {{ media }}: only the media can carry the nonce there.
        context = response.context_data or {}
        if isinstance(media := context.get("media"), Media):
            context["media"] = media.with_nonce(csp(request)["csp_nonce"])
        return response


def csp(request: HttpRequest) -> dict[str, LazyNonce | None]:
    """The context processor: ``csp_nonce`` for scripts that stand in a page of the desk."""
    return {"csp_nonce": getattr(request, "_csp_nonce", None)}


def build_policy(policy: Mapping[str, Sequence[str]], nonce: str | None) -> str:
    """The header's value; the place of the nonce stays empty where there is none."""
    return "; ".join(
        " ".join([directive, *_sources(sources, nonce)]) for directive, sources in policy.items()
    )


def _sources(sources: Sequence[str], nonce: str | None) -> list[str]:
    if nonce is None:
        return [source for source in sources if source != NONCE]
    return [f"'nonce-{nonce}'" if source == NONCE else source for source in sources]


def _is_desk(request: HttpRequest) -> bool:
    return request.resolver_match is not None and "admin" in request.resolver_match.app_names


def _is_debug_page(response: HttpResponseBase) -> bool:
    # Django's pages for developers carry their styles and scripts inside.
    return settings.DEBUG and response.status_code in {404, 500}
