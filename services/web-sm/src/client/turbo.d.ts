/** What this client uses of Turbo, which ships no types. */
declare module '@hotwired/turbo' {
  export interface StreamElement extends HTMLElement {
    readonly templateContent: DocumentFragment
  }
  export const StreamActions: Record<string, (this: StreamElement) => void>
  export const config: { readonly drive: { enabled: boolean; progressBarDelay: number } }
  export const navigator: {
    readonly history: { push(location: URL): void }
    readonly view: {
      lastRenderedLocation: URL
      /** Puts what is on screen by for the way back, under `lastRenderedLocation`. */
      cacheSnapshot(): Promise<unknown>
    }
    /** The page on its way, while it is `started`. */
    readonly currentVisit?: { readonly state: string }
  }
  export function visit(location: string, options?: { action?: 'advance' | 'replace'; frame?: string }): void
  export function morphElements(current: Element, next: Element): void
}
