import { bundleClient } from './bundle-client.ts'

/** Run as a program: prints the client's texts as JSON. */
await Bun.write(Bun.stdout, JSON.stringify(await bundleClient()))
