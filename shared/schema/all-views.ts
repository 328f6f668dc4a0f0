export * from './views.ts'
export * from './views-messages.ts'
