import { largeBody } from '@ajet/shared/http'
import type { Assets } from './build-assets.ts'

const headers = {
  'cache-control': 'public, max-age=31536000, immutable',
  'x-content-type-options': 'nosniff',
  vary: 'accept-encoding',
}

/** A static file for good: its address changes with its content. Undefined when there is no such file. */
export function serveAsset(assets: Assets, request: Request): Response | undefined {
  const asset = assets.files.get(new URL(request.url).pathname)
  if (!asset) return undefined
  const zipped = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')
  return new Response(largeBody(zipped ? asset.gzip : asset.body), {
    headers: { ...headers, 'content-type': asset.type, ...(zipped ? { 'content-encoding': 'gzip' } : {}) },
  })
}
