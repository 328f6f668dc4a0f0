import '@github/relative-time-element'
import { Application } from '@hotwired/stimulus'
import { config } from '@hotwired/turbo'
import { AppController } from './controllers/app-controller.ts'
import { AttachmentsController } from './controllers/attachments-controller.ts'
import { CompletionController } from './controllers/completion-controller.ts'
import { ComposerController } from './controllers/composer-controller.ts'
import { CopyController } from './controllers/copy-controller.ts'
import { EntryFormController } from './controllers/entry-form-controller.ts'
import { InboxController } from './controllers/inbox-controller.ts'
import { DeleteAccountController } from './controllers/delete-account-controller.ts'
import { LogoutController } from './controllers/logout-controller.ts'
import { MenuController } from './controllers/menu-controller.ts'
import { MessagesController } from './controllers/messages-controller.ts'
import { PasskeyLoginController } from './controllers/passkey-login-controller.ts'
import { PasskeysController } from './controllers/passkeys-controller.ts'
import { SearchFieldController } from './controllers/search-field-controller.ts'
import { SearchResultsController } from './controllers/search-results-controller.ts'
import { SidebarController } from './controllers/sidebar-controller.ts'
import { SlugController } from './controllers/slug-controller.ts'
import { SwitcherController } from './controllers/switcher-controller.ts'
import { PasteController } from './controllers/paste-controller.ts'
import { ListPaneController } from './controllers/list-pane-controller.ts'
import { ThreadController } from './controllers/thread-controller.ts'
import { TimelineController } from './controllers/timeline-controller.ts'
import { TwoStepController } from './controllers/two-step-controller.ts'
import { ViewerController } from './controllers/viewer-controller.ts'
import { showAllTyping } from './actions/typing.ts'
import { startFetchAhead } from './lib/fetch-ahead.ts'
import { startHeartbeat } from './lib/heartbeat.ts'
import { keepScroll } from './lib/keep-scroll.ts'
import { forgiveLeftPages } from './lib/left-pages.ts'
import { closeOverlaysOf } from './lib/overlays.ts'
import { watchPlayers } from './lib/players.ts'
import { renderInPlace } from './lib/render-in-place.ts'
import { watchReactions } from './lib/reaction-tip.ts'
import { settlePane, stepToPane } from './lib/side-pane.ts'
import { rememberZone } from './lib/times.ts'
import { uncoverImages, watchImages } from './lib/viewer.ts'
import { noteOrigin } from './lib/way-back.ts'
import { registerActions } from './live/apply.ts'
import { live } from './live/live-client.ts'
import { updateBadges } from './timeline/badges.ts'
import { startFileDrop } from './uploads/drop-target.ts'
import { retryUnreachable, showAllPending } from './timeline/pending.ts'

// The style sheet draws a bar of our own.
config.drive.progressBarDelay = 2 ** 31 - 1

const application = Application.start()
application.register('app', AppController)
application.register('attachments', AttachmentsController)
application.register('completion', CompletionController)
application.register('composer', ComposerController)
application.register('copy', CopyController)
application.register('entry-form', EntryFormController)
application.register('inbox', InboxController)
application.register('logout', LogoutController)
application.register('delete-account', DeleteAccountController)
application.register('menu', MenuController)
application.register('messages', MessagesController)
application.register('passkey-login', PasskeyLoginController)
application.register('passkeys', PasskeysController)
application.register('search-field', SearchFieldController)
application.register('search-results', SearchResultsController)
application.register('sidebar', SidebarController)
application.register('slug', SlugController)
application.register('switcher', SwitcherController)
application.register('paste', PasteController)
application.register('list-pane', ListPaneController)
application.register('thread', ThreadController)
application.register('timeline', TimelineController)
application.register('two-step', TwoStepController)
application.register('viewer', ViewerController)

registerActions()
rememberZone()
startFetchAhead()
startHeartbeat()
watchImages()
watchPlayers()
watchReactions()
startFileDrop()
document.addEventListener('live:online', retryUnreachable)
addEventListener('online', retryUnreachable)
document.addEventListener('turbo:before-frame-render', stepToPane)
document.addEventListener('turbo:before-render', closeOverlaysOf)
document.addEventListener('turbo:before-render', settlePane)
document.addEventListener('turbo:before-render', renderInPlace)
document.addEventListener('turbo:before-visit', noteOrigin)
keepScroll()
forgiveLeftPages()
for (const event of ['turbo:load', 'turbo:render', 'turbo:frame-render']) document.addEventListener(event, showCurrent)

/** Brings a page or pane that was just shown, from the server or from Turbo's cache, up to date. */
function showCurrent(): void {
  live()?.catchUp()
  showAllPending()
  showAllTyping()
  uncoverImages()
  updateBadges()
}
