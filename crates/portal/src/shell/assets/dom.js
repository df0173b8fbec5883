// Small helpers that build DOM nodes. Text always goes in as a text node, so a name from the CRM can never become
// markup.

/** Makes `<tag>` with attributes, `on…` listeners, boolean attributes and children (nodes, texts; empty ones skipped). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Outlines on a 24 by 24 grid, drawn with a 1.8 wide stroke. */
const ICONS = {
  app: 'M4 19V9m5.3 10V5m5.4 14v-7M20 19V8',
  contacts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  companies: 'M4 20V5.5L13 3v17M13 9l7 2v9M3 20h18M7.5 8.5h2M7.5 12h2M7.5 15.5h2M16.5 14h.1M16.5 17h.1',
  deals: 'M3 12.5 12.5 3H20a1 1 0 0 1 1 1v7.5L11.5 21 3 12.5ZM16.5 7.5h.1',
  invoices: 'M6 3h9l4 4v14H6V3Zm8 0v5h5M9 13h7M9 17h5',
  analytics: 'M12 3v9h9M20.2 15.5A9 9 0 1 1 8.5 3.8',
  controls: 'M4 7h9m5 0h2M4 17h2m5 0h9M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-7 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  desktop: 'M3 5h18v11H3V5Zm6 15h6m-3-4v4',
  phone: 'M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm3.5 15h1',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.8-1.7L20 20',
  previous: 'M14.5 6l-6 6 6 6',
  next: 'M9.5 6l6 6-6 6',
};

/** One of the outlines above; purely decorative, so hidden from screen readers. */
export function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** Initials on a coloured disc; the hue is derived from the id, so a person keeps their colour. */
export function avatar(name, id) {
  const initials = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join('').toUpperCase();
  return el('span', { class: `avatar hue-${Number(id) % 6}`, 'aria-hidden': 'true' }, initials || '?');
}

/** A short message in the corner that goes away by itself. */
export function toast(text) {
  const area = document.getElementById('toasts');
  const note = el('div', { class: 'toast', role: 'status' }, text);
  area.append(note);
  // A popover shown anew lies over every open dialog.
  if (area.matches(':popover-open')) area.hidePopover();
  area.showPopover();
  setTimeout(() => note.remove(), 5000);
}
