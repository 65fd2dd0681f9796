import { Metadata } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { type moby, services } from '@slipway/proto'
import { quiet, serverStream, service, type Service, unary } from '@slipway/rpc'
import type { BuildEvent, BuildRecord, History } from '../history.ts'

type V1 = typeof services.SlipwayHistoryService
type Wire<Name extends keyof V1> = Parameters<V1[Name]['requestSerialize']>[0]

/** moby.buildkit.v1.BuildHistoryEventType */
const COMPLETE = 1

/** A history over gRPC. Closing it stays with its owner. */
export function createHistoryService(history: History): Service {
  return service(services.SlipwayHistoryService, {
    Update: quiet(async (event: moby.buildkit.v1.BuildHistoryEvent.$Properties) => {
      if (!event.record?.Ref) throw new SlipwayError('invalid-argument', 'a build record is missing')
      await history.update(Number(event.type ?? 0) === COMPLETE ? 'complete' : 'started', event.record)
      return {}
    }),
    Get: quiet(async (request: Wire<'Get'>) => {
      const found = await history.get(request.ref ?? '')
      return found ? { found } : {}
    }),
    List: serverStream(async (_: unknown, _context, send: (record: BuildRecord) => Promise<void>) => {
      for (const record of await history.list()) await send(record)
    }),
    Listen: serverStream(
      async (_: unknown, { signal }, send: (event: BuildEvent) => Promise<void>, headers) => {
        const events = history.listen(signal)
        // Says that no event from here on is missed.
        headers(new Metadata())
        for await (const event of events) await send(event)
        // A client that went does not hear it; one that is still here must not take the end of this service for the end of events.
        throw new SlipwayError('unavailable', 'the history service is ending')
      },
    ),
    SetPinned: unary(async (request: Wire<'SetPinned'>) => {
      await history.setPinned(request.ref ?? '', request.pinned ?? false)
      return {}
    }),
    Delete: unary(async (request: Wire<'Delete'>) => {
      await history.delete(request.ref ?? '')
      return {}
    }),
  })
}
