import type { Edge } from '@ajet/shared/http'
import type { Visitor } from './sessions/open-session.ts'

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/g

/** Who signs in, as the request tells; bounded, because a session keeps it. */
export function visitorOf(request: Request, edge: Edge): Visitor {
  const agent = request.headers.get('user-agent') ?? ''
  return { user_agent: agent.replace(CONTROL, '').slice(0, 200), address: edge.clientAddress }
}
