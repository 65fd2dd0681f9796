import { basename } from 'node:path'
import { Spawner } from '@slipway/linux'
import { BundleRuntime, type BundleEngine, type BundleOptions } from '../bundle/bundle-runtime.ts'
import { RuntimeRoot } from '../bundle/root.ts'
import { RuntimeCli } from './cli.ts'
import { RuncContainer } from './container.ts'
import { deleteContainers } from './janitor.ts'
import { type Engine, findEngine } from './probe.ts'

export interface RuncRuntimeOptions extends BundleOptions {
  /** Name or path of runc, crun or another with their command line; default is the fastest that works. */
  readonly binary?: string
}

/** Finds a runtime that works, removes what a dead daemon left, and is ready to start containers. */
export async function openRuncRuntime(options: RuncRuntimeOptions): Promise<BundleRuntime> {
  await using stack = new AsyncDisposableStack()
  const root = stack.use(RuntimeRoot.open(options.root))
  const { mounter, binary, seccomp = true } = options
  const found = await findEngine({
    root: root.path,
    mounter,
    seccomp,
    ...(binary === undefined ? {} : { binary }),
  })
  const spawner = stack.use(new Spawner({ hiddenMounts: found.hiddenMounts }))
  const cli = new RuntimeCli({ binary: found.binary, root: root.path, spawner })
  await deleteContainers(cli)
  root.cleanUp()
  const runtime = new BundleRuntime(options, root, engineOf(found, cli, spawner))
  stack.move()
  return runtime
}

function engineOf(found: Engine, cli: RuntimeCli, spawner: Spawner): BundleEngine {
  return {
    name: basename(found.binary),
    ...(found.seccompProgram === undefined ? {} : { seccompProgram: found.seccompProgram }),
    start: (spec, bundle, io, forget, signal) => RuncContainer.start(spec, cli, bundle, io, forget, signal),
    [Symbol.asyncDispose]: () => spawner[Symbol.asyncDispose](),
  }
}
