"""Files that pages hand out: kept by no browser, run by none, under our own name."""

from __future__ import annotations

from django.http import HttpResponse

SANDBOX = "default-src 'none'; sandbox"


def pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF to keep or to print."""
    return _file(data, "application/pdf", f'inline; filename="{name}.pdf"')


def jpeg(data: bytes, name: str) -> HttpResponse:
    """A photograph, shown inside a page."""
    return _file(data, "image/jpeg", f'inline; filename="{name}.jpg"')


def archive(data: bytes, name: str) -> HttpResponse:
    """A zip to keep."""
    return _file(data, "application/zip", f'attachment; filename="{name}.zip"')


def _file(data: bytes, kind: str, disposition: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=kind,
        headers={
            "Content-Disposition": disposition,
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        },
    )
