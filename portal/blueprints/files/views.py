"""Knows how a stored file is served: never as something that can run."""

from flask import send_file

from portal.blueprints.files import bp
from portal.queries import files as read_files
from portal.web import work
from portal.web.identity import actor, found, public

SHOWN = ("image/webp", "video/mp4", "video/webm", "video/quicktime")


@bp.get("/files/<public_id>")
@public
def show(public_id: str):
    """Pictures and videos in place, everything else as a download; ranges work, so that a video can be scrubbed."""
    stored = found(read_files.find(work.current().session, actor(), public_id))
    response = send_file(
        work.office().gateways.files.path(stored.sha256).absolute(),
        mimetype=stored.media_type,
        as_attachment=stored.media_type not in SHOWN,
        download_name=stored.name,
        conditional=True,
        etag=stored.sha256,
        max_age=86400 if stored.public else None,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if stored.public:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    else:
        response.headers["Cache-Control"] = "private, max-age=3600"
    return response
