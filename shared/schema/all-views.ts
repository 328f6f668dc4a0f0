export * from './views.ts'
export * from './views-communities.ts'
export * from './views-messages.ts'
export * from './views-outgoing.ts'
