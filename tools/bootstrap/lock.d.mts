export function whileLocked<T>(folder: string, work: () => Promise<T>): Promise<T>
