import Long from 'long'
import { type slipway, services } from '@slipway/proto'
import { type Service, serverStream, service } from '@slipway/rpc'
import type { FileChange, StepHistory, StepMiss } from '../steps.ts'

type Wire = slipway.history.v1.StepMiss.$Properties
type WireFile = slipway.history.v1.FileChange.$Properties

/** Reasons over gRPC; `settled` is waited for, so that a build that just ended is explained. */
export function createStepsService(
  steps: Pick<StepHistory, 'misses'>,
  settled: (build: string) => Promise<void>,
): Service {
  return service(services.SlipwayStepsService, {
    Misses: serverStream(
      async (request: { ref?: string | null }, _context, send: (miss: Wire) => Promise<void>) => {
        const ref = request.ref ?? ''
        await settled(ref)
        for (const miss of await steps.misses(ref)) await send(encodeMiss(miss))
      },
    ),
  })
}

function encodeMiss({ vertex, name, reason }: StepMiss): Wire {
  if (reason.kind !== 'changed') return { vertex, name, reason: reason.kind }
  return {
    vertex,
    name,
    reason: reason.kind,
    fields: [...reason.fields],
    inputs: reason.inputs.map((input) => ({
      input: input.input,
      name: input.name,
      listed: input.files !== undefined,
      files: (input.files ?? []).map(encodeFile),
      omitted: Long.fromNumber(input.omitted, true),
    })),
  }
}

function encodeFile({ path, before, after }: FileChange): WireFile {
  const state = ({ size, digest }: { size: number; digest: string }) => ({
    size: Long.fromNumber(size, true),
    digest,
  })
  return { path, ...(before ? { before: state(before) } : {}), ...(after ? { after: state(after) } : {}) }
}
