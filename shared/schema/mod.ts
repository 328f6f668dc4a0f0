export { avatarUrl } from './avatar-url.ts'
export { accessRules, type AccessRule } from './access-rules.ts'
export { errorCodes, type ErrorCode } from './errors.ts'
export {
  defineEndpoint,
  pageOf,
  pageQuery,
  type Auth,
  type BodyOf,
  type Endpoint,
  type Method,
  type Page,
  type PageQuery,
} from './endpoint.ts'
export {
  apiEndpoints,
  authEndpoints,
  endpoints,
  fileEndpoints,
  hookEndpoints,
  pictureEndpoints,
  oauthEndpoints,
  takesIdempotencyKey,
  type FileEndpoint,
  type PasskeyView,
  type SecurityView,
} from './endpoints/mod.ts'
export { entities, type EntityName } from './entities/mod.ts'
export {
  eventEnvelope,
  eventPayloads,
  eventsVersion,
  isKnownEvent,
  type EventEnvelope,
  type EventPayload,
  type EventType,
  type KnownEvent,
} from './events.ts'
export { obstacleIn, rightsIn, type ChannelRight } from './channel-rights.ts'
export { maxBodyBytes } from './body-bytes.ts'
export * as fields from './fields.ts'
export type { CommunityRole, Visibility } from './fields.ts'
export { clientEvents, fieldsOf, isClientEvent, placeOf, type ClientEventType } from './client-events.ts'
export { clientMessage, clientMessages, type ClientMessage, type Typing } from './socket/client-messages.ts'
export { socketCloseCodes, type SocketClose, type SocketCloseName } from './socket/close-codes.ts'
export { eventPlace, serverMessages, type ServerMessage } from './socket/server-messages.ts'
export { spaceKeywordWords, splitKeywordWords } from './keyword.ts'
export { limits } from './limits.ts'
export { messageFromEvent } from './message-from-event.ts'
export { tokenScopes, type TokenScope } from './scope.ts'
export type { QuietHours } from './quiet-hours.ts'
export { label, longText } from './text.ts'
export { validateEvent, type EventCheck } from './validate-event.ts'
export * as views from './all-views.ts'
export type * from './all-views.ts'
export { describeAct, type ActPart, type ActText } from './describe-act.ts'
