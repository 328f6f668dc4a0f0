import type { Config } from '@ajet/shared/config'
import { httpTransport, type Service, type Upstream } from '@ajet/shared/http'
import type { ServiceName } from './service-names.ts'
import { uploadTimeoutMs } from './upload-pace.ts'

type Readiness = Pick<Service, 'name' | 'unready'>

/** Services of this process by name, and the way to those that are not in it. */
export class Reach {
  readonly #config: Config
  readonly #local = new Map<ServiceName, Service>()

  constructor(config: Config) {
    this.#config = config
  }

  add(name: ServiceName, service: Service): void {
    this.#local.set(name, service)
  }

  /**
   * The gateway's way to a service. In this process the original request goes in and the answer comes out as it is:
   * the socket itself ends the stream when its reader goes.
   */
  upstream(name: Exclude<ServiceName, 'auth-gw'>): Upstream {
    const service = this.#local.get(name)
    if (!service) return httpTransport(this.#urlOf(name), { uploadTimeoutMs: uploadTimeoutMs(this.#config) })
    return async (request, edge = { clientAddress: 'memory' }) => await service.fetch(request, edge)
  }

  /** Readiness of a service, wherever it runs. */
  readiness(name: Exclude<ServiceName, 'auth-gw'>): Readiness {
    return this.#local.get(name) ?? { name, unready: () => askReadiness(this.#urlOf(name)) }
  }

  #urlOf(name: Exclude<ServiceName, 'auth-gw'>): string {
    return serviceUrl(this.#config, name)
  }
}

/** The address of a service that is a process of its own. */
export function serviceUrl({ services }: Config, name: Exclude<ServiceName, 'auth-gw'>): string {
  const urls = {
    api: services.api_url,
    'web-sm': services.web_sm_url,
    'tui-sm': services.tui_sm_url,
    'ws-gw': services.ws_gw_url,
  }
  return urls[name]
}

async function askReadiness(url: string): Promise<readonly string[]> {
  try {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(1_500) })
    return answer.ok ? [] : ['It says that it is not ready']
  } catch (error) {
    return [`It does not answer: ${error instanceof Error ? error.message : String(error)}`]
  }
}
