export { createTuiSm, type TuiSmDeps } from './create-tui-sm.ts'
