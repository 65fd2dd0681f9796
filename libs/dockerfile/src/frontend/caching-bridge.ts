import type { Bridge } from '@slipway/frontend'
import { formatPlatformAll } from '@slipway/oci'

type Resolve = Bridge['resolveImageConfig']

/** The bridge, asking for the config of an image only once per build, failures included. */
export function withImageCache(bridge: Bridge): Bridge {
  const found = new Map<string, ReturnType<Resolve>>()
  const resolveImageConfig: Resolve = (ref, options) => {
    const { platform, resolveMode, logName, store } = options
    const key = JSON.stringify([ref, formatPlatformAll(platform), resolveMode, logName, store])
    const known = found.get(key)
    if (known) return known
    const resolved = bridge.resolveImageConfig(ref, options)
    found.set(key, resolved)
    return resolved
  }
  const { opts, sessionId, inputs, workerPlatforms, llbCaps, signal } = bridge
  return {
    opts,
    sessionId,
    inputs,
    workerPlatforms,
    llbCaps,
    signal,
    solve: (request) => bridge.solve(request),
    resolveImageConfig,
    resolveSource: (request) => bridge.resolveSource(request),
    newContainer: (request) => bridge.newContainer(request),
    failedResult: (id) => bridge.failedResult(id),
    warn: (warning) => bridge.warn(warning),
  }
}
