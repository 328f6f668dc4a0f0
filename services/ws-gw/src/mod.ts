export { createWsGw, type WsGwDeps } from './create-ws-gw.ts'
