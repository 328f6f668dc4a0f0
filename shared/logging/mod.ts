export { createLogger, silentLogger, type LogDestination, type LoggerOptions } from './create-logger.ts'
export { logLevels, type Logger, type LogLevel, type LogLine } from './logger.ts'
export { isSecretKey, redactFields, redactText, REDACTED } from './redact.ts'
