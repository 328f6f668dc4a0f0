import { RegExpRouter } from 'hono/router/reg-exp-router'
import { SmartRouter } from 'hono/router/smart-router'
import { TrieRouter } from 'hono/router/trie-router'
import { decodeParam } from './request-path.ts'

interface Methods<T> {
  readonly byMethod: Map<string, { readonly route: T; readonly names: readonly string[] }>
}

export interface RouteMatch<T> {
  readonly route: T
  readonly params: Readonly<Record<string, string>>
}

/** Routes by path and method. A static segment wins over a parameter at the same place. */
export class RouteTable<T> {
  readonly #router = new SmartRouter<Methods<T>>({ routers: [new RegExpRouter(), new TrieRouter()] })
  readonly #patterns = new Map<string, Methods<T>>()
  #built = false

  /** Adds a route; routes cannot be added after the first match. @throws Error for a route that is there already */
  add(methods: readonly string[], path: string, route: T): void {
    const { byMethod } = this.#methodsOf(path)
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')
    for (const method of methods) {
      if (byMethod.has(method)) throw new Error(`The route ${method} ${path} is bound twice`)
      byMethod.set(method, { route, names })
    }
  }

  /** The route of a request; the methods the path has when the method is not one of them; undefined for an unknown path. @throws ApiError `bad_request` */
  match(method: string, path: string): RouteMatch<T> | { readonly allow: readonly string[] } | undefined {
    if (!this.#built) this.#build()
    const [found, stash] = this.#router.match('ALL', path)
    const best = found[0]
    if (!best) return undefined
    const [{ byMethod }, places] = best
    const bound = byMethod.get(method) ?? (method === 'HEAD' ? byMethod.get('GET') : undefined)
    if (!bound) return { allow: [...byMethod.keys(), ...(byMethod.has('GET') ? ['HEAD'] : [])] }
    // By name: the router lists the places in an order of its own.
    const values = bound.names.map((_, at) => valueAt(places[`p${at}`], stash))
    return { route: bound.route, params: decodeParams(bound.names, values) }
  }

  #methodsOf(path: string): Methods<T> {
    const pattern = positional(path)
    const known = this.#patterns.get(pattern)
    if (known) return known
    const methods: Methods<T> = { byMethod: new Map() }
    this.#patterns.set(pattern, methods)
    return methods
  }

  #build(): void {
    this.#built = true
    const isStatic = (pattern: string) => (pattern.includes(':') ? 1 : 0)
    const patterns = [...this.#patterns].toSorted(([a], [b]) => isStatic(a) - isStatic(b))
    for (const [pattern, methods] of patterns) this.#router.add('ALL', pattern, methods)
  }
}

/** The pattern with its parameters named by their place, so that two methods of one path may name them differently. */
function positional(path: string): string {
  let place = 0
  return path.replace(/:\w+/g, () => `:p${place++}`)
}

/** With a stash the router gives the index of the value in it, without one the value. */
function valueAt(place: number | string | undefined, stash: readonly string[] | undefined): string {
  return typeof place === 'number' ? (stash?.[place] ?? '') : (place ?? '')
}

function decodeParams(names: readonly string[], values: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {}
  for (const [place, name] of names.entries()) params[name] = decodeParam(values[place] ?? '')
  return params
}
