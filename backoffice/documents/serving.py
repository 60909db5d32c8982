"""How a document's file leaves the house: under a fixed type and a name of ours, never stored, never run."""

from io import BytesIO

from flask import Response, send_file

from backoffice.documents.service import StoredFile

POLICY = "sandbox; default-src 'none'; img-src 'self'"


def sent(file: StoredFile, *, attachment: bool = False) -> Response:
    """The file shown in place (viewing copies only) or as a download (originals)."""
    # No conditional or partial answers: each byte that leaves was asked for and recorded.
    response = send_file(
        BytesIO(file.data), file.media_type, as_attachment=attachment, download_name=file.name,
        conditional=False, etag=False,
    )  # fmt: skip
    if not attachment:
        response.headers["Content-Disposition"] = f'inline; filename="{file.name}"'
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
