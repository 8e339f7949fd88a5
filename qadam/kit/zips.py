"""Office files as they should be kept: equal content gives equal bytes."""

import io
import re
import zipfile
from datetime import datetime

# Office files carry the moment they were made; a fixed one stands in its place.
MADE_AT = datetime(2015, 10, 30)  # noqa: DTZ001  (openpyxl and python-docx take moments without a zone)
_MOMENT = re.compile(rb"(?<=W3CDTF\">)[^<]+(?=</dcterms:)")


def with_fixed_times(content: bytes, made_at: datetime = MADE_AT) -> bytes:
    """Return the office file (XLSX, DOCX) packed anew with one moment in place of the present one.

    ValueError for a moment before 1980, which the format cannot hold.
    """
    moment = made_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Libraries write the present moment whatever the properties say.
            new.writestr(entry, _MOMENT.sub(moment, old.read(part)))
    return out.getvalue()
