/** A real PNG of one colour. */
export async function pngOf(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const header = 54
  const stride = Math.ceil((width * 3) / 4) * 4
  const bitmap = Buffer.alloc(header + stride * height, 120)
  bitmap.fill(0, 0, header)
  bitmap.write('BM')
  bitmap.writeUInt32LE(bitmap.length, 2)
  bitmap.writeUInt32LE(header, 10)
  bitmap.writeUInt32LE(40, 14)
  bitmap.writeInt32LE(width, 18)
  bitmap.writeInt32LE(height, 22)
  bitmap.writeUInt16LE(1, 26)
  bitmap.writeUInt16LE(24, 28)
  return new Uint8Array(await new Bun.Image(bitmap).png().bytes())
}

/** A small file that claims to be an image of these dimensions (ABU-02). */
export async function bombOf(width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await pngOf(4, 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}
