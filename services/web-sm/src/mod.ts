export { createWebSm } from './create-web-sm.ts'
export type { WebSmConfig, WebSmDeps } from './deps.ts'
