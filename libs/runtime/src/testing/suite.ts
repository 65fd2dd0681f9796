import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { listMounts } from '@slipway/linux'
import type { Runtime } from '../runtime.ts'
import { addRuntimeChecks } from './check.ts'
import { Harness } from './harness.ts'

export interface RuntimeSubject {
  open(root: string): Promise<Runtime & AsyncDisposable>
}

/** Every runtime behaves like this, with real containers: needs root and a static busybox. */
export function describeRuntime(name: string, subject: RuntimeSubject): void {
  describe(name, () => {
    let root: Harness
    let runtime: Runtime & AsyncDisposable
    let harness: Harness

    beforeAll(async () => {
      root = new Harness()
      runtime = await subject.open(join(root.dir, 'runtime'))
    }, 60_000)
    afterAll(async () => {
      await runtime[Symbol.asyncDispose]()
      root.dispose()
    })
    beforeEach(() => {
      harness = new Harness()
    })
    afterEach(() => {
      const bundles = readdirSync(join(root.dir, 'runtime/bundles'))
      const mounts = listMounts().filter(({ target }) => target.startsWith(root.dir))
      harness.dispose()
      expect({ bundles, mounts }).toEqual({ bundles: [], mounts: [] })
    })

    addRuntimeChecks((title, run) => it(title, async () => await run({ runtime, harness })))
  })
}
