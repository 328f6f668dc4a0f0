/** Resolves when the text or the bytes are out: the process may end right after. Rejects when nobody takes them. */
export function print(stream: NodeJS.WriteStream, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('error', reject)
    stream.write(data, (error) => {
      stream.off('error', reject)
      if (error) reject(error)
      else resolve()
    })
  })
}
