import { Controller } from '@hotwired/stimulus'
import { visit } from '@hotwired/turbo'
import { announce } from '../lib/announce.ts'
import { hideCommandNote, showCommandNote } from '../lib/command-note.ts'
import { isCommand } from '../../fragments/is-command.ts'
import { runCommand } from '../lib/commands.ts'
import { find, hasCoarsePointer } from '../lib/dom.ts'
import { fitHeight } from '../lib/fit-height.ts'
import { insertText, replaceRange, wrapSelection } from '../lib/text-edit.ts'
import { Drafts } from '../lib/drafts.ts'
import { rememberSent, SentWalk } from '../lib/sent-history.ts'
import { asksFirst, confirmMass } from '../lib/confirm-mass.ts'
import { HttpError } from '../lib/http.ts'
import { knownChannels } from '../lib/people.ts'
import { TypingSender } from '../lib/typing-sender.ts'
import { lastMessage, mayBeReaction, reactionIn, reactToLast } from '../timeline/react-to-last.ts'
import { listFor, reachesEnd } from '../timeline/lists.ts'
import { Attached } from '../uploads/attached.ts'
import { myLastRow, post } from '../timeline/pending.ts'
import { pickEmoji } from '../lib/emoji-panel.ts'

/** The box to write in: sends in place, keeps drafts, tells others that somebody writes. */
export class ComposerController extends Controller<HTMLFormElement> {
  static override targets = ['input', 'send']
  static override values = { channel: String, parent: String, enterSends: Boolean }

  declare readonly inputTarget: HTMLTextAreaElement
  declare readonly channelValue: string
  declare readonly parentValue: string
  declare readonly enterSendsValue: boolean

  readonly #sent = new SentWalk()
  #typing: TypingSender | undefined

  get parent(): string | null {
    return this.parentValue === '' ? null : this.parentValue
  }

  override connect(): void {
    this.#typing = new TypingSender(this.channelValue, this.parent)
    const draft = Drafts.read(this.channelValue, this.parent)
    if (draft !== undefined && this.inputTarget.value === '') this.inputTarget.value = draft
    this.#shown()
    if (!hasCoarsePointer() && this.parent === null && !find('.thread-pane'))
      this.inputTarget.focus({ preventScroll: true })
  }

  override disconnect(): void {
    this.#typing?.stop()
  }

  input(): void {
    Drafts.write(this.channelValue, this.parent, this.inputTarget.value)
    this.#shown()
    if (this.inputTarget.value.trim() === '') this.#typing?.stop()
    else this.#typing?.noteKey()
  }

  keydown(event: KeyboardEvent): void {
    // An input method still composes: Enter takes its suggestion (WEB-03). Safari says so by key code only.
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && this.#sends(event)) {
      event.preventDefault()
      return this.element.requestSubmit()
    }
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey
    if (event.key === 'ArrowUp' && plain && this.inputTarget.value === '') return this.#askLast(event, 'message:edit')
    if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && walks(event))
      return this.#walk(event, event.key === 'ArrowUp' ? 1 : -1)
    if (event.key === 'ArrowUp' && repliesToLast(event) && this.inputTarget.value === '')
      return this.#askLast(event, 'message:reply')
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) this.#format(event)
  }

  submit(event: SubmitEvent): void {
    event.preventDefault()
    const text = this.inputTarget.value
    if (text.trim() === '' && Attached.of(this.channelValue, this.parent).length === 0) return
    if (isCommand(text)) return void this.#run(text)
    if (this.#pointsAtFailed()) return
    const hasFiles = Attached.of(this.channelValue, this.parent).length > 0
    if (!hasFiles && mayBeReaction(text)) return void this.#react(text)
    if (!asksFirst(text, this.channelValue)) return this.#post(text)
    void this.#postConfirmed(text)
  }

  async #postConfirmed(text: string): Promise<void> {
    if (await confirmMass(text, this.channelValue)) return this.#post(text)
    this.inputTarget.focus()
  }

  #post(text: string): void {
    hideCommandNote(this.element)
    rememberSent(text)
    this.#clear()
    post({
      channel: this.channelValue,
      parent: this.parent,
      text,
      uploads: Attached.take(this.channelValue, this.parent),
    })
    this.dispatch('sent')
    this.#shown()
    this.inputTarget.focus()
    this.#goToEnd()
  }

  /** `+:tada:` reacts to the last message; with a name that no emoji has it is a message. */
  async #react(text: string): Promise<void> {
    const list = listFor(this.channelValue, this.parent)
    const emoji = await reactionIn(text)
    if (emoji === undefined || !list || !reachesEnd(list)) return this.#post(text)
    this.#clear()
    if (!(await reactToLast(list, emoji))) this.#post(text)
    this.#shown()
    this.inputTarget.focus()
  }

  /** What a command answers is for its user alone; one that did nothing stays in the box to be put right. */
  async #run(text: string): Promise<void> {
    try {
      const { ok, text: said = '', effects = [] } = await runCommand(this.channelValue, this.parent, text)
      showCommandNote(this.element, said, !ok)
      // Somebody typed on while it ran.
      if (ok && this.inputTarget.value === text) this.#clear()
      const opened = effects.find(({ type }) => type === 'channel/open' || type === 'channel/leave')
      if (opened) visit(placeOf(opened, text))
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      showCommandNote(this.element, error.message, true)
    }
    this.#shown()
    this.inputTarget.focus()
  }

  /** A file that was not taken is not left out silently: it is tried again or removed first. */
  #pointsAtFailed(): boolean {
    const failed = find('.upload.is-failed', this.element)
    if (!failed) return false
    announce('Try the file that failed again, or remove it, before you send.')
    find('button:not([hidden])', failed)?.focus()
    return true
  }

  #clear(): void {
    this.inputTarget.value = ''
    Drafts.write(this.channelValue, this.parent, '')
    this.#typing?.stop()
  }

  bold(): void {
    this.#wrap('**')
  }

  italic(): void {
    this.#wrap('*')
  }

  code(): void {
    this.#wrap('`')
  }

  async pickEmoji(event: Event): Promise<void> {
    const emoji = await pickEmoji(event.currentTarget as HTMLElement)
    this.inputTarget.focus()
    if (emoji === undefined) return
    insertText(this.inputTarget, emoji)
  }

  /** With a touch keyboard Enter makes a line, as everywhere on the phone; the button sends (WEB-03). */
  #sends(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey) return true
    return this.enterSendsValue && !event.shiftKey && !event.altKey && !hasCoarsePointer()
  }

  #format(event: KeyboardEvent): void {
    const marks: Readonly<Record<string, string>> = { b: '**', i: '*', e: '`' }
    const mark = marks[event.key.toLowerCase()]
    if (mark === undefined) return
    event.preventDefault()
    this.#wrap(mark)
  }

  #wrap(mark: string): void {
    wrapSelection(this.inputTarget, mark)
    this.inputTarget.focus()
  }

  /** My last message is edited, the last of anybody is answered (WEB-15, WEB-16). */
  #askLast(event: KeyboardEvent, what: 'message:edit' | 'message:reply'): void {
    const list = listFor(this.channelValue, this.parent)
    const row =
      list && (what === 'message:edit' ? myLastRow(list) : this.parent === null ? lastMessage(list) : undefined)
    if (!row) return
    event.preventDefault()
    row.dispatchEvent(new CustomEvent(what, { bubbles: true }))
  }

  /** Through what was sent before, and back (WEB-16). */
  #walk(event: KeyboardEvent, step: 1 | -1): void {
    const text = this.#sent.go(step, this.inputTarget.value)
    if (text === undefined) return
    event.preventDefault()
    replaceRange(this.inputTarget, 0, this.inputTarget.value.length, text)
  }

  /** A timeline opened in the past does not show what is sent: go where it is. */
  #goToEnd(): void {
    const list = listFor(this.channelValue, this.parent)
    if (!list || reachesEnd(list)) return
    const href = list.closest<HTMLElement>('[data-timeline-href-value]')?.dataset['timelineHrefValue']
    if (href !== undefined) setTimeout(() => visit(href), 150)
  }

  #shown(): void {
    this.element.classList.toggle('is-empty', this.inputTarget.value.trim() === '')
    fitHeight(this.inputTarget)
  }
}

const walks = ({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  (ctrlKey || metaKey) && !altKey && !shiftKey

const repliesToLast = ({ ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  shiftKey && !ctrlKey && !metaKey && !altKey

/** Where a command leads: a channel of this community, a DM, or away from a channel one has left. */
function placeOf({ type, id }: { readonly type: string; readonly id: string }, command: string): string {
  const community = /^\/c\/[^/]+/.exec(location.pathname)?.[0] ?? ''
  if (type === 'channel/leave') return community === '' ? '/' : community
  const known = knownChannels().find((channel) => channel.id === id)
  if (known) return known.href
  return /^\/(?:msg|dm)\s/i.test(command) || community === '' ? `/dm/${id}` : `${community}/channels/${id}`
}
