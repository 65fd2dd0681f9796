import { once } from 'node:events'
import { SlipwayError } from '@slipway/base'
import { type slipway, services } from '@slipway/proto'
import { type Caller, clientStream, type Service, service } from '@slipway/rpc'
import Long from 'long'
import type { RanStep, StepHistory, StepInput } from '../steps.ts'

const methods = services.SlipwayStepRecordsService
type Request = slipway.history.v1.ExplainRequest.$Shape
type WireStep = slipway.history.v1.RanStep.$Properties
type WireInput = slipway.history.v1.StepInput.$Properties

/** Takes the steps of builds that run elsewhere; for the solvers of a cluster. */
export function createStepRecordsService(steps: Pick<StepHistory, 'explain'>): Service {
  return service(methods, {
    Explain: clientStream(async (messages: AsyncIterable<Request>) => {
      let build = ''
      const ran: RanStep[] = []
      for await (const { ref, step } of messages) {
        if (ref) build = ref
        if (step) ran.push(decodeStep(step))
      }
      if (build === '') throw new SlipwayError('invalid-argument', 'steps of a build without ref')
      await steps.explain(build, ran)
      return {}
    }),
  })
}

/** The step history behind `caller`, as far as a solver needs it. */
export function createStepRecordsClient(caller: Caller): Pick<StepHistory, 'explain'> {
  return {
    explain: async (build, steps) => {
      const { stream, response } = caller.clientStream(methods.Explain)
      const failed = response.then(
        () => {},
        () => {},
      )
      stream.write({ ref: build } as Request)
      for (const step of steps) {
        // Whoever has given up reads no more.
        if (!stream.write({ step: encodeStep(step) } as Request))
          await Promise.race([once(stream, 'drain').catch(() => {}), failed])
      }
      stream.end()
      await response
    },
  }
}

function encodeStep(step: RanStep): WireStep {
  return {
    vertex: step.vertex,
    name: step.name,
    is_forced: step.isForced,
    rests_on_forced: step.restsOnForced,
    slot_name: step.slots.name,
    slot_place: step.slots.place,
    cache_map: step.cacheMap,
    fields: Object.fromEntries(step.fields),
    inputs: step.inputs.map(encodeInput),
  }
}

function encodeInput({ vertex, name, keys, files }: StepInput): WireInput {
  return {
    vertex,
    name,
    keys: [...keys],
    listed: files !== undefined,
    files: (files ?? []).map(({ path, size, digest }) => ({
      path,
      size: Long.fromNumber(size, true),
      digest,
    })),
  }
}

function decodeStep(wire: WireStep): RanStep {
  return {
    vertex: wire.vertex ?? '',
    name: wire.name ?? '',
    isForced: wire.is_forced ?? false,
    restsOnForced: wire.rests_on_forced ?? false,
    slots: { name: wire.slot_name ?? '', place: wire.slot_place ?? '' },
    cacheMap: wire.cache_map ?? '',
    fields: new Map(Object.entries(wire.fields ?? {})),
    inputs: (wire.inputs ?? []).map(decodeInput),
  }
}

function decodeInput({ vertex, name, keys, listed, files }: WireInput): StepInput {
  const known = (files ?? []).map((file) => ({
    path: file.path ?? '',
    size: Number(file.size ?? 0),
    digest: file.digest ?? '',
  }))
  return { vertex: vertex ?? '', name: name ?? '', keys: keys ?? [], ...(listed ? { files: known } : {}) }
}
