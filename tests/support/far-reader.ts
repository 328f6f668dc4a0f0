/** The program of `FarNetwork.openStream`: opens a live stream and prints what comes. */
import { openLiveStream, type LiveDoor } from './live-stream.ts'

const [url = '', door = '', token = ''] = process.argv.slice(2)
const stream = await openLiveStream({ url }, door as LiveDoor, token)
let printed = 0
setInterval(() => {
  const text = stream.text()
  process.stdout.write(text.slice(printed))
  printed = text.length
}, 20)
