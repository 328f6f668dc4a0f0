import { ConfigError, suggest } from '@ajet/shared/config'
import { serviceNames, type ServiceName } from '../compose/service-names.ts'

/** The services of `api,web-sm`. @throws ConfigError */
export function readServices(text: string): readonly ServiceName[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.filter((name) => !isService(name))
  if (unknown.length === 0) return names.filter(isService)
  throw new ConfigError(
    unknown.map(
      (name) => `There is no service ${name}${suggest(name, serviceNames)} There are ${serviceNames.join(', ')}.`,
    ),
  )
}

function isService(name: string): name is ServiceName {
  return serviceNames.some((known) => known === name)
}
