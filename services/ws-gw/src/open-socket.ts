import { addressKey, ApiError, isSocketRequest, upgradeTo, type RawCall } from '@ajet/shared/http'
import type { Gateway } from './gateway.ts'

/**
 * GET /ws/gateway and /ws/mobile: every handshake is taken, and who must not stay is told by a close code, which is all
 * that a browser shows its page. No header says who it is: the first message does.
 */
export function openSocket({ request, edge, traceId }: RawCall, gateway: Gateway): Response {
  if (!isSocketRequest(request)) throw new ApiError('upgrade_required')
  return upgradeTo(gateway.expect({ address: addressKey(edge.clientAddress), traceId, ended: edge.ended }))
}
