import { createFrontendService, type FrontendServiceOptions } from '@slipway/frontend/wire/frontend-server'
import type { Service } from '@slipway/rpc'

export type FrontendServiceParts = FrontendServiceOptions

/** Runs frontends for builds that other processes solve. */
export function createFrontendServices(parts: FrontendServiceParts): readonly Service[] {
  return [createFrontendService(parts)]
}
