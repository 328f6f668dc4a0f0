export { issuerSecret, startIssuer, type IssuerAccount, type TestIssuer } from './issuer-fixtures.ts'
