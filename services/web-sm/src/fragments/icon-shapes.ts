/** What stands in an icon: paths on a 20 by 20 grid, which the style sheet strokes in the colour of the text. */
export const iconShapes = {
  hash: '<path d="M8 3.5 6.5 16.5M13.5 3.5 12 16.5M3.8 7.5h13M3.2 12.5h13"/>',
  lock: '<rect x="4.5" y="9" width="11" height="7.5" rx="2"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
  plus: '<path d="M10 4v12M4 10h12"/>',
  close: '<path d="m5 5 10 10M15 5 5 15"/>',
  back: '<path d="M12.5 4.5 7 10l5.5 5.5"/>',
  chevron: '<path d="m5.5 8 4.5 4.5L14.5 8"/>',
  send: '<path d="M3.5 10 16.8 3.8 12.9 16.6 9.4 11.3zM9.4 11.3l7.4-7.5"/>',
  smile: '<circle cx="10" cy="10" r="6.8"/><path d="M7.2 11.8a3.4 3.4 0 0 0 5.6 0"/><path d="M7.6 8h.01M12.4 8h.01"/>',
  'smile-plus':
    '<path d="M11.5 3.6a6.8 6.8 0 1 0 5 5.2"/><path d="M7 11.8a3.4 3.4 0 0 0 5.6 0"/><path d="M7.4 8.2h.01M11.8 8.2h.01M15.5 2.5v5M13 5h5"/>',
  thread:
    '<path d="M4 4.5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9l-3.6 3v-3H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z"/><path d="M6.5 8h7M6.5 10.7h4"/>',
  edit: '<path d="m4 16 .8-3.4 8.4-8.4a1.4 1.4 0 0 1 2 0l.6.6a1.4 1.4 0 0 1 0 2L7.4 15.2z"/><path d="m11.8 5.6 2.6 2.6"/>',
  trash: '<path d="M4 5.8h12M8 5.8V4.2h4v1.6M5.5 5.8l.7 10.4h7.6l.7-10.4M8.4 8.8v4.6M11.6 8.8v4.6"/>',
  link: '<path d="M8.6 11.4a2.9 2.9 0 0 0 4.1 0l2.9-2.9a2.9 2.9 0 0 0-4.1-4.1l-1 1"/><path d="M11.4 8.6a2.9 2.9 0 0 0-4.1 0l-2.9 2.9a2.9 2.9 0 0 0 4.1 4.1l1-1"/>',
  unread:
    '<path d="M3.5 6.2v8.3a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-4"/><path d="m3.8 5.8 6.2 5 3-2.4"/><circle cx="15.2" cy="5.2" r="2.2" fill="currentColor"/>',
  more: '<path d="M5 10h.01M10 10h.01M15 10h.01" stroke-width="2.4"/>',
  search: '<circle cx="8.8" cy="8.8" r="4.8"/><path d="m12.4 12.4 4 4"/>',
  people:
    '<circle cx="7.6" cy="7" r="2.8"/><path d="M2.6 16c.3-2.9 2.3-4.4 5-4.4s4.7 1.5 5 4.4M12.6 4.5a2.7 2.7 0 0 1 0 5M14.4 12c1.8.5 2.9 1.8 3.1 4"/>',
  settings:
    '<circle cx="10" cy="10" r="2.4"/><path d="M10 2.8v2M10 15.2v2M2.8 10h2M15.2 10h2M4.9 4.9l1.4 1.4M13.7 13.7l1.4 1.4M15.1 4.9l-1.4 1.4M6.3 13.7l-1.4 1.4"/>',
  down: '<path d="M10 4v11.5M5.2 11 10 15.7 14.8 11"/>',
  check: '<path d="m4.5 10.5 3.7 3.7 7.3-8"/>',
  warning: '<path d="M10 3.4 17.2 16H2.8z"/><path d="M10 8.2v3.6M10 13.9h.01"/>',
  logout: '<path d="M8.5 4H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3.5M12.5 6.5 16 10l-3.5 3.5M16 10H8"/>',
  copy: '<rect x="7" y="7" width="9" height="9" rx="1.8"/><path d="M13 7V5.5A1.5 1.5 0 0 0 11.5 4h-6A1.5 1.5 0 0 0 4 5.5v6A1.5 1.5 0 0 0 5.5 13H7"/>',
  browse: '<circle cx="10" cy="10" r="6.8"/><path d="m12.9 7.1-1.7 4.1-4.1 1.7 1.7-4.1z"/>',
  bold: '<path d="M6.5 4.5h4a2.6 2.6 0 0 1 0 5.2h-4zM6.5 9.7h4.7a2.9 2.9 0 0 1 0 5.8H6.5z"/>',
  italic: '<path d="M8.5 4.5h5M6.5 15.5h5M11.5 4.5l-3 11"/>',
  code: '<path d="m7 6-4 4 4 4M13 6l4 4-4 4"/>',
  bell: '<path d="M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.5H3.8zM8.3 17a1.9 1.9 0 0 0 3.4 0"/>',
  'bell-off':
    '<path d="M5 13.5V9c0-.8.2-1.6.5-2.3M8 4.4A5 5 0 0 1 15 9v3M14 15H3.8l1.2-1.5M8.3 17a1.9 1.9 0 0 0 3.4 0M3.5 3.5l13 13"/>',
  pin: '<path d="M7.2 3.5h5.6M8 3.5v4.6L5.6 11.4h8.8L12 8.1V3.5M10 11.4v5.1"/>',
  file: '<path d="M5.5 3h6L15 6.5V17H5.5z"/><path d="M11.3 3v3.7H15"/>',
  film: '<rect x="3" y="4.5" width="14" height="11" rx="1.5"/><path d="m8.6 7.6 4 2.4-4 2.4z"/>',
  sound: '<path d="M7.5 14.2V5l8-1.5v9.2"/><circle cx="5.7" cy="14.3" r="1.9"/><circle cx="13.7" cy="12.8" r="1.9"/>',
  download: '<path d="M10 3.5v8.3M6.4 8.4 10 12l3.6-3.6M4 15.8h12"/>',
  attach:
    '<path d="m15.6 9.4-5.5 5.5a3.3 3.3 0 0 1-4.7-4.7l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.9 5.9a1.1 1.1 0 0 1-1.6-1.6l5.4-5.4"/>',
  forward: '<path d="M7.5 4.5 13 10l-5.5 5.5"/>',
  zoom: '<circle cx="8.8" cy="8.8" r="4.8"/><path d="m12.4 12.4 4 4M8.8 6.8v4M6.8 8.8h4"/>',
  retry: '<path d="M15.8 9a6 6 0 1 0-1.5 5.2M16 4.5V9h-4.5"/>',
  menu: '<path d="M3.5 6h13M3.5 10h13M3.5 14h13"/>',
} as const

export type IconName = keyof typeof iconShapes
