/** Runs one named step of a longer work. */
export type Step = (name: string, work: () => Promise<void>) => Promise<void>
