import type { Service } from '@slipway/rpc'
import type { Runtime } from '@slipway/runtime'
import { createExecutorService } from '@slipway/runtime/wire/server'

/** Runs processes for the worker of the same host. */
export function createExecutorServices(runtime: Runtime): readonly Service[] {
  return [createExecutorService(runtime)]
}
