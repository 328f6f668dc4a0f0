export type { FrameEncoder, Live, StreamOptions, TypingSignal, Viewer } from './contract.ts'
export { createLive, type LiveOptions } from './create-live.ts'
export { loadViewer, viewerFromSync } from './load-viewer.ts'
export { sseFrame, type SseFields } from './sse-frame.ts'
