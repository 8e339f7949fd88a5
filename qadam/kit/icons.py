"""Small drawn signs on a field of 16 × 16; a state is always one of these shapes with a word and a colour."""

# ruff: noqa: E501

_LINE = 'fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"'

ICONS: dict[str, str] = {
    "planned": f'<circle cx="8" cy="8" r="5.7" {_LINE}/>',
    "draft": f'<circle cx="8" cy="8" r="5.7" {_LINE} stroke-dasharray="1.4 3.1"/>',
    "open": f'<circle cx="8" cy="8" r="5.7" {_LINE}/><path d="M8 2.3a5.7 5.7 0 0 1 0 11.4z" fill="currentColor"/>',
    "written": f'<path d="M3 13l.8-3L11 2.8 13.2 5 6 12.2z" {_LINE}/>',
    "submitted": f'<circle cx="8" cy="8" r="5.7" {_LINE}/><path d="M8 11V5.2M5.6 7.6 8 5.2l2.4 2.4" {_LINE}/>',
    "accepted": '<rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2" fill="currentColor"/>'
    '<path class="icon-cut" d="M4.8 8.2l2.3 2.3 4.3-4.8" fill="none" stroke-width="1.8" stroke-linecap="round"/>',
    "returned": f'<path d="M5.6 3 2.6 6l3 3M2.9 6h6.3a3.7 3.7 0 0 1 0 7.4H6" {_LINE}/>',
    "extended": f'<path d="M2 4v8M14 4v8M4.4 8h7.2M9.4 5.8 11.6 8l-2.2 2.2" {_LINE}/>',
    "late": '<path d="M8 1.4 15.2 14H.8z" fill="currentColor"/>'
    '<path class="icon-cut" d="M8 6v3.8M8 12v.1" fill="none" stroke-width="1.7" stroke-linecap="round"/>',
    "soon": f'<circle cx="8" cy="8" r="5.7" {_LINE}/><path d="M8 4.8V8l2.2 1.6" {_LINE}/>',
    "needs_date": f'<path d="M8 1.4 14.6 8 8 14.6 1.4 8z" {_LINE}/>'
    f'<path d="M6.5 6.7a1.6 1.6 0 1 1 2.3 1.5c-.6.3-.8.6-.8 1.1M8 11.2v.1" {_LINE}/>',
    "partly": f'<rect x="2.3" y="2.3" width="11.4" height="11.4" rx="1.6" {_LINE}/>'
    '<path d="M2.3 8h11.4v5.7H2.3z" fill="currentColor"/>',
    "excused": f'<circle cx="8" cy="8" r="5.7" {_LINE}/><path d="M4 12 12 4" {_LINE}/>',
    "archive": f'<path d="M2 3h12v3H2zM3.2 6v7.2h9.6V6M6.4 9h3.2" {_LINE}/>',
    "information": f'<circle cx="8" cy="8" r="5.7" {_LINE}/><path d="M8 7.4v3.4M8 5.1v.1" {_LINE}/>',
    "cancelled": f'<path d="M3.4 3.4l9.2 9.2M12.6 3.4l-9.2 9.2" {_LINE}/>',
    "waiting": f'<path d="M4 2h8M4 14h8M5 2c0 4 6 5 6 12M11 2c0 4-6 5-6 12" {_LINE}/>',
    "sample": f'<path d="M5 2H2.4v12H5M11 2h2.6v12H11" {_LINE}/><path d="M6 8h4" {_LINE}/>',
    "locked": f'<path d="M3.4 7.2h9.2v6.4H3.4zM5.4 7V5.2a2.6 2.6 0 0 1 5.2 0V7" {_LINE}/>',
    "none": f'<path d="M4 8h8" {_LINE}/>',
    "zero": f'<ellipse cx="8" cy="8" rx="3.6" ry="5" {_LINE}/>',
    "search": f'<circle cx="7" cy="7" r="4.6" {_LINE}/><path d="M10.5 10.5 14 14" {_LINE}/>',
    "menu": f'<path d="M2 4h12M2 8h12M2 12h12" {_LINE}/>',
    "person": f'<circle cx="8" cy="5.2" r="2.9" {_LINE}/><path d="M2.6 14c.6-3 2.7-4.4 5.4-4.4s4.8 1.4 5.4 4.4" {_LINE}/>',
    "view": f'<circle cx="8" cy="8" r="5.7" {_LINE}/><path d="M8 2.3a5.7 5.7 0 0 0 0 11.4z" fill="currentColor"/>',
    "file": f'<path d="M3.6 1.8h5.6l3.2 3.2v9.2H3.6zM9 1.9V5.2h3.3" {_LINE}/>',
    "link": f'<path d="M6.7 9.3l2.6-2.6M7.3 4.7l1.3-1.3a2.8 2.8 0 0 1 4 4l-1.3 1.3M8.7 11.3l-1.3 1.3a2.8 2.8 0 0 1-4-4l1.3-1.3" {_LINE}/>',
    "calendar": f'<path d="M2.2 3.6h11.6v10.2H2.2zM2.2 6.8h11.6M5.2 1.8v3M10.8 1.8v3" {_LINE}/>',
    "down": f'<path d="M8 2.4v8.2M4.8 7.6 8 10.8l3.2-3.2M3 13.6h10" {_LINE}/>',
    "print": f'<path d="M4.4 5.4V2h7.2v3.4M4.4 11.6H2.2V5.4h11.6v6.2h-2.2M4.4 9.6h7.2V14H4.4z" {_LINE}/>',
    "next": f'<path d="M6 3.4 10.6 8 6 12.6" {_LINE}/>',
    "back": f'<path d="M10 3.4 5.4 8 10 12.6" {_LINE}/>',
    "close": f'<path d="M3.6 3.6l8.8 8.8M12.4 3.6l-8.8 8.8" {_LINE}/>',
    "media": f'<path d="M2 3.4h12v9.2H2zM6.6 6l3.4 2-3.4 2z" {_LINE}/>',
    "event": f'<circle cx="5.4" cy="6" r="2.1" {_LINE}/><circle cx="11" cy="6.6" r="1.7" {_LINE}/>'
    f'<path d="M1.6 13c.3-2.5 1.8-3.7 3.8-3.7S8.9 10.5 9.2 13M10.6 10.1c2.1-.3 3.5.8 3.8 2.9" {_LINE}/>',
}


def icon(name: str) -> str:
    """Return the drawing of that name as an SVG that screen readers pass over."""
    return f'<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{ICONS[name]}</svg>'
