import { AwsClient } from 'aws4fetch'
import { systemClock, type Clock } from '../../std/mod.ts'
import { storageUnavailable } from '../errors.ts'
import { errorOf } from './s3-errors.ts'

/** From sending to the first byte of the answer; a part of 5 MiB passes in this time at 1 Mbit/s. */
const ANSWER_MS = 60_000
const RETRIES = 2

export interface S3Options {
  /** For example `https://s3.eu-central-1.amazonaws.com` or `http://minio:9000`. */
  readonly endpoint: string
  /** Where browsers reach it, for signed addresses; the endpoint when absent. */
  readonly publicEndpoint?: string
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  /** The bucket in the host name instead of the path. */
  readonly virtualHosted?: boolean
  readonly clock?: Clock
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Empty: the bucket itself. */
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer> | string
  readonly signal?: AbortSignal
}

/** Signed requests to one bucket. */
export class S3Client {
  readonly #options: S3Options
  readonly #clock: Clock
  readonly #aws: AwsClient

  constructor(options: S3Options) {
    const { accessKeyId, secretAccessKey, sessionToken, region } = options
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#aws = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, region, service: 's3', retries: RETRIES })
  }

  now(): number {
    return this.#clock.now()
  }

  get region(): string {
    return this.#options.region
  }

  /** The answer, or undefined for 404. The answer's body is the caller's to read or cancel. */
  async find(request: S3Request): Promise<Response | undefined> {
    const response = await this.#fetch(request)
    if (response.ok) return response
    const error = await errorOf(response)
    if (error === undefined) return undefined
    throw error
  }

  /** The answer of a request whose target must be there. */
  async load(request: S3Request): Promise<Response> {
    const response = await this.find(request)
    if (response) return response
    throw storageUnavailable(new Error(`S3 has no ${request.key ?? 'such bucket'}`))
  }

  /** An address that allows `request` to whoever holds it. All headers given are part of the signature. */
  async presign(request: S3Request, ttlMs: number): Promise<string> {
    const { endpoint, publicEndpoint = endpoint } = this.#options
    const url = this.#url(publicEndpoint, request)
    url.searchParams.set('X-Amz-Expires', String(Math.ceil(ttlMs / 1000)))
    const datetime = new Date(this.#clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, '')
    const aws = { signQuery: true, allHeaders: true, datetime }
    const signed = await this.#aws.sign(url, { method: request.method, headers: { ...request.headers }, aws })
    return signed.url
  }

  /** The time-out ends with the answer's head, so that a slow reader of its body is not cut off. */
  async #fetch(request: S3Request): Promise<Response> {
    const { method, headers, body, signal } = request
    const stop = new AbortController()
    const timer = setTimeout(() => stop.abort(new Error('S3 did not answer in time')), ANSWER_MS)
    try {
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
      const url = this.#url(this.#options.endpoint, request)
      const init = { method, headers: { ...headers }, body, signal: either, redirect: 'manual' } as const
      return await this.#aws.fetch(url, init)
    } catch (error) {
      signal?.throwIfAborted()
      throw storageUnavailable(error)
    } finally {
      clearTimeout(timer)
    }
  }

  #url(endpoint: string, { key = '', query = {} }: S3Request): URL {
    const url = new URL(endpoint)
    const path = key.split('/').map(encodeURIComponent).join('/')
    if (this.#options.virtualHosted) url.host = `${this.#options.bucket}.${url.host}`
    const bucket = this.#options.virtualHosted ? '' : `/${this.#options.bucket}`
    url.pathname = `${url.pathname.replace(/\/$/, '')}${bucket}${key === '' ? '' : `/${path}`}`
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    return url
  }
}
