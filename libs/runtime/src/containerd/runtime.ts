import { containerd, services } from '@slipway/proto'
import type { Caller } from '@slipway/rpc'
import { type BundleEngine, type BundleOptions, BundleRuntime } from '../bundle/bundle-runtime.ts'
import { RuntimeRoot } from '../bundle/root.ts'
import { ContainerdClient } from './client.ts'
import { ContainerdContainer, type ContainerdSetup, endContainer } from './container.ts'

export interface ContainerdRuntimeOptions extends BundleOptions {
  /** To containerd's socket. It must see the mounts that are made here, under the same paths. */
  readonly caller: Caller
  /** Of containerd; default `slipway`. */
  readonly namespace?: string
  /** Path of the OCI runtime that containerd's shim is to run; default is the shim's own choice, runc. */
  readonly binary?: string
  /** How long a containerd that is away is waited for, at the start and later; default 10,000. */
  readonly waitMs?: number
}

const ROOT_LABEL = 'slipway.executor.root'
const SHIM = 'io.containerd.runc.v2'

/**
 * Containers in a containerd, by its gRPC API. It makes no use of containerd's images and snapshots. Removes what a dead owner of
 * `root` left there. Throws `unavailable` where no containerd answers.
 */
export async function openContainerdRuntime(options: ContainerdRuntimeOptions): Promise<BundleRuntime> {
  using stack = new DisposableStack()
  const root = stack.use(RuntimeRoot.open(options.root))
  const client = new ContainerdClient(options.caller, options.namespace ?? 'slipway', options.waitMs)
  const { containers } = await client.call(services.ContainersService.List, { filters: [] })
  for (const { id, labels } of containers ?? []) {
    if (id && labels?.[ROOT_LABEL] === root.path) await endContainer(client, id)
  }
  root.cleanUp()
  const shimOptions = { root: `${root.path}/state`, binary_name: options.binary ?? '' }
  const engine = engineOf({
    client,
    labels: { [ROOT_LABEL]: root.path },
    runtime: {
      name: SHIM,
      options: {
        type_url: 'containerd.runc.v1.Options',
        value: containerd.runc.v1.Options.encode(shimOptions).finish(),
      },
    },
  })
  const runtime = new BundleRuntime(options, root, engine)
  stack.move()
  return runtime
}

function engineOf(setup: ContainerdSetup): BundleEngine {
  return {
    name: 'containerd',
    start: (spec, bundle, io, forget, signal) =>
      ContainerdContainer.start(setup, spec, bundle, io, forget, signal),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
