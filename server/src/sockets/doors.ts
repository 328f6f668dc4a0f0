import { STANDARD_PORT, type Config } from '@ajet/shared/config'
import { readyResponse, type Edge, type Service } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import { serviceUrl } from '../compose/reach.ts'
import { serviceNames, type ServiceName } from '../compose/service-names.ts'
import { createAddressReader, saidByGateway } from './client-address.ts'
import { bareService, Door, type Answer } from './door.ts'

const DRAIN_MS = 1_000

/** The sockets of a process: the gateway’s when it runs here, else one for each service. */
export interface Doors {
  /** Address of the first. */
  readonly url: string
  /** From here on requests are answered by the services. */
  open(services: ReadonlyMap<ServiceName, Service>): void
  /** Calls what is behind the first door. */
  fetch(request: Request, edge: Edge): Response | Promise<Response>
  stopAccepting(): void
  /** Waits for the requests under way, not longer than a second, then ends what is left. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** @throws StartError when an address cannot be listened on; none is left open then */
export function openDoors(config: Config, names: readonly ServiceName[], logger: Logger): Doors {
  const behind = names.includes('auth-gw')
    ? (['auth-gw'] as const)
    : serviceNames.filter((name) => names.includes(name))
  const readAddress = names.includes('auth-gw') ? createAddressReader(config.trusted_proxies) : saidByGateway
  const doors = new Map<ServiceName, Door>()
  try {
    for (const name of behind) {
      const port = portOf(config, name, behind.length === 1)
      doors.set(name, new Door({ host: hostOf(config, name), port, readAddress, logger }))
    }
  } catch (error) {
    for (const door of doors.values()) door.stopAccepting()
    throw error
  }
  return new OpenDoors(config, doors)
}

class OpenDoors implements Doors {
  readonly url: string
  readonly #doors: ReadonlyMap<ServiceName, Door>
  #entrance: Answer | undefined

  constructor(config: Config, doors: ReadonlyMap<ServiceName, Door>) {
    const [first] = doors.values()
    this.#doors = doors
    this.url = `http://${hostForPeople(config.http.host ?? 'localhost')}:${first?.port ?? 0}`
  }

  open(services: ReadonlyMap<ServiceName, Service>): void {
    for (const [name, door] of this.#doors) {
      const service = services.get(name)
      if (!service) throw new Error(`There is no service behind the door of ${name}`)
      const answer: Answer = name === 'auth-gw' ? service.fetch : bareService(service, () => readyResponse([service]))
      this.#entrance ??= answer
      door.answerWith(answer)
    }
  }

  fetch(request: Request, edge: Edge): Response | Promise<Response> {
    if (!this.#entrance) throw new Error('The server is not open yet')
    return this.#entrance(request, edge)
  }

  stopAccepting(): void {
    for (const door of this.#doors.values()) door.stopAccepting()
  }

  async drain(): Promise<void> {
    const deadline = performance.now() + DRAIN_MS
    while (this.#pending() > 0 && performance.now() < deadline) await Bun.sleep(10)
    await this.close()
  }

  async close(): Promise<void> {
    await Promise.all([...this.#doors.values()].map((door) => door.close()))
  }

  #pending(): number {
    return [...this.#doors.values()].reduce((sum, door) => sum + door.pending, 0)
  }
}

/** Everybody may knock at the entrance; a service behind it is for the others on this machine unless the settings say more. */
export function hostOf(config: Config, name: ServiceName): string {
  return config.http.host ?? (name === 'auth-gw' ? '0.0.0.0' : '127.0.0.1')
}

/** A service that is a process of its own listens where the others look for it, unless it is told a port. */
function portOf(config: Config, name: ServiceName, isAlone: boolean): number {
  if (name === 'auth-gw') return config.http.port ?? STANDARD_PORT
  if (isAlone && config.http.port !== undefined) return config.http.port
  const { port, protocol } = new URL(serviceUrl(config, name))
  return Number(port) || (protocol === 'https:' ? 443 : 80)
}

/** What a person can type: every address of a machine is also its own name. */
function hostForPeople(host: string): string {
  if (['0.0.0.0', '::', '127.0.0.1', '::1'].includes(host)) return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
