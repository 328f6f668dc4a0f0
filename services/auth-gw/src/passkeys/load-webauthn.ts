/** Loaded at the first passkey: its certificate code takes 20 MB that a server without passkeys does not need. */
export const loadWebauthn = () => import('@simplewebauthn/server')
