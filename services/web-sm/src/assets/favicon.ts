const bubble =
  '<rect width="32" height="32" rx="8" fill="#0b6b5f"/><path d="M9.5 8.5h13a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-6.3l-4.7 4v-4h-2a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3z" fill="#fff"/><path d="M11.5 13.2h9M11.5 16.8h5.5" stroke="#0b6b5f" stroke-width="2" stroke-linecap="round"/>'

const marks = {
  plain: '',
  unread: '<circle cx="25.5" cy="6.5" r="5.5" fill="#fff"/><circle cx="25.5" cy="6.5" r="4" fill="#e2a100"/>',
  mention: '<circle cx="24.5" cy="7.5" r="7.5" fill="#fff"/><circle cx="24.5" cy="7.5" r="6" fill="#d93025"/>',
} as const

export type FaviconMark = keyof typeof marks

/** The icon of the tab: plain, with a dot for unread messages, or with one for mentions (WEB-40). */
export function renderFavicon(mark: FaviconMark): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${bubble}${marks[mark]}</svg>`
}
