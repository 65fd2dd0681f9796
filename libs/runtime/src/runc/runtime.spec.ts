import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, it } from '@jest/globals'
import { createMounter } from '@slipway/snapshots/mounter'
import { hasBusybox } from '../testing/rootfs.ts'
import { describeRuntime } from '../testing/suite.ts'
import { openRuncRuntime } from './runtime.ts'

const mounter = createMounter()

for (const binary of ['crun', 'runc']) {
  const missing = missingFor(binary)
  if (missing === undefined) {
    describeRuntime(binary, { open: async (root) => await openRuncRuntime({ root, mounter, binary }) })
  } else {
    describe(binary, () => {
      it.skip(`SKIPPED: ${missing}`, () => undefined)
    })
  }
}

function missingFor(binary: string): string | undefined {
  if (process.getuid?.() !== 0) return 'needs root'
  if (!hasBusybox) return 'needs a static /bin/busybox (Debian: busybox-static)'
  const paths = (process.env['PATH'] ?? '').split(delimiter)
  if (!paths.some((dir) => existsSync(join(dir, binary)))) return `${binary} is not installed`
  return undefined
}
