export { composeServer, type ComposeOptions, type RunningServer } from './compose/compose-server.ts'
export { serviceNames, type ServiceName } from './compose/service-names.ts'
export { StartError } from './compose/start-error.ts'
