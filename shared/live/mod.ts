export type {
  ConnectionOptions,
  EndReason,
  Frame,
  FrameEncoder,
  Live,
  LiveConnection,
  Sink,
  StreamOptions,
  TypingSignal,
  Viewer,
} from './contract.ts'
export { createLive, type LiveOptions } from './create-live.ts'
export { addLiveGauges, liveReasons } from './live-parts.ts'
export { loadViewer, viewerFromSync } from './load-viewer.ts'
export { RecentViewers, type RecentViewersOptions } from './recent-viewers.ts'
export { refusalOf } from './refusal-of.ts'
export { requireTypist } from './require-typist.ts'
export { sseFrame, type SseFields } from './sse-frame.ts'
