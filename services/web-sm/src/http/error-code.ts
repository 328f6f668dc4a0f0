import { errorCodes, type ErrorCode } from '@ajet/shared/schema'

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorCodes, code)
