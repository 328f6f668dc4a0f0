/** The limits the browser acts on; the server's schema holds the same (a test compares them). */
export const limits = { editWindowMs: 60 * 60 * 1000, attachmentsPerMessage: 10, bodyMd: 16_000 } as const
