export function fail(message: string): never
export function reasonIn(output: string): string
export function isNetworkTrouble(reason: string): boolean
