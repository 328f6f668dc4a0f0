const meta = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''

/** Asked for once: it costs a third of a millisecond. */
export const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Facts the server wrote into the page. */
export const page = {
  get me(): string {
    return meta('current-user')
  },
  get myName(): string {
    return meta('current-user-name')
  },
  set myName(name: string) {
    document.querySelector('meta[name="current-user-name"]')?.setAttribute('content', name)
  },
  get timeZone(): string {
    return meta('time-zone') || browserZone
  },
  get hourClock(): 'auto' | '12h' | '24h' {
    const clock = meta('hour-clock')
    return clock === '12h' || clock === '24h' ? clock : 'auto'
  },
  get emojiData(): string {
    return meta('emoji-data')
  },
  /** Bytes of an uploaded file at most. */
  get maxUploadBytes(): number {
    return Number(meta('max-upload-bytes')) || Number.POSITIVE_INFINITY
  },
  get app(): HTMLElement | null {
    return document.getElementById('app')
  },
  get community(): string {
    return this.app?.dataset['community'] ?? ''
  },
  get slug(): string {
    return this.app?.dataset['slug'] ?? ''
  },
  /** Where the page's content stands in the event stream; moves on with every frame carried out. */
  get position(): string {
    return document.body.dataset['livePosition'] ?? ''
  },
  set position(position: string) {
    document.body.dataset['livePosition'] = position
  },
}
