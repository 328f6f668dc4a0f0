export { goesOnTo, TestBrowser } from './browser-fixtures.ts'
export { startForge, type TestForge } from './forge-fixtures.ts'
export { issuerSecret, startIssuer, type IssuerAccount, type TestIssuer } from './issuer-fixtures.ts'
