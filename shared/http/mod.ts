export { addressKey } from './address-key.ts'
export { ApiError } from './api-error.ts'
export type { Call, EndpointHandler, Output, RawCall, RawHandler } from './call.ts'
export { createEndpointRouter, EndpointRouter, type EndpointRouterOptions } from './endpoint-router.ts'
export { healthResponse, healthRoutes, readyResponse } from './health.ts'
export { createMetrics, type Metrics } from './metrics.ts'
export { asFetch } from './outbound/as-fetch.ts'
export { checkOutboundUrl } from './outbound/check-outbound-url.ts'
export {
  createGuardedFetch,
  type GuardedAnswer,
  type GuardedFetch,
  type GuardedFetchOptions,
  type GuardedRequest,
} from './outbound/guarded-fetch.ts'
export { OutboundError, type OutboundFault } from './outbound/outbound-error.ts'
export { findCallableAddress, parseNetwork } from './outbound/public-address.ts'
export type { ResolveHost } from './outbound/resolve-callable.ts'
export { largeBody } from './large-body.ts'
export { decodeText, parseJson } from './parse-json.ts'
export { parseBoundary, readMultipartFile, readMultipartForm, type FormTaker, type MultipartFile } from './multipart.ts'
export type { Principal } from './principal.ts'
export { toApiError, toProblem } from './problem.ts'
export { readBody } from './read-body.ts'
export { requireScope } from './require-scope.ts'
export { logRequest, type RequestRecord } from './request-log.ts'
export { splitUrl } from './request-path.ts'
export type { RouteStats } from './route-stats.ts'
export type { Edge, Service, Transport } from './service.ts'
export {
  isSocketRequest,
  MAX_SOCKET_MESSAGE_BYTES,
  socketListenerOf,
  upgradeTo,
  type Socket,
  type SocketListener,
  type SocketMessage,
} from './socket.ts'
export { TRACE_HEADER, traceIdOf } from './trace-id.ts'
export { httpTransport, memoryTransport, type HttpTransportOptions, type Upstream } from './transport.ts'
export { isUpload } from './upload-path.ts'
export { longestUploadMs, standardPace, withPacedBody, type Sending, type UploadPace } from './paced-body.ts'
export { parseSafePath } from './safe-path.ts'
export { invalidInput, validate, type FieldFault } from './validate.ts'
