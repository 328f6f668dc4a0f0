import { toast } from './announce.ts'
import { HttpError } from './http.ts'

/** Runs a task and says what the server refused. False when it did. */
export async function guarded(task: () => Promise<unknown>): Promise<boolean> {
  try {
    await task()
    return true
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    toast(error.message)
    return false
  }
}
