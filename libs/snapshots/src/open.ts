import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SlipwayError } from '@slipway/base'
import { createNativeSnapshots } from './native/native.ts'
import { createOverlaySnapshots } from './overlay/overlay.ts'
import { probeOverlay } from './overlay/probe.ts'
import type { Snapshots } from './snapshots.ts'

export { createMounter } from './mounter.ts'
export { createNativeSnapshots, createOverlaySnapshots }

export type SnapshotsKind = 'auto' | 'overlay' | 'native'

export interface OpenSnapshotsOptions {
  /** Holds a directory for each kind; one process at a time. */
  readonly root: string
  /** `auto` is what the root was used with before, or else overlay where it works. */
  readonly kind?: SnapshotsKind
}

export interface SnapshotStore extends Snapshots, AsyncDisposable {
  /** Resolves once all that was committed before the call is on disk. */
  sync(): Promise<void>
}

export async function openSnapshots(options: OpenSnapshotsOptions): Promise<SnapshotStore> {
  mkdirSync(options.root, { recursive: true, mode: 0o700 })
  const marker = join(options.root, 'kind')
  const kind = decide(options, readMarker(marker))
  const root = join(options.root, kind)
  const store =
    kind === 'overlay' ? await createOverlaySnapshots({ root }) : await createNativeSnapshots({ root })
  writeFileSync(marker, `${kind}\n`)
  return store
}

function decide(options: OpenSnapshotsOptions, used: string | undefined): 'overlay' | 'native' {
  const wanted = options.kind ?? 'auto'
  if (wanted !== 'auto') return wanted
  if (used === 'native') return 'native'
  const works = probeOverlay(options.root) !== undefined
  if (used === 'overlay' && !works) {
    throw new SlipwayError(
      'failed-precondition',
      `snapshots ${options.root} were made with overlayfs, which does not work here now`,
    )
  }
  return works ? 'overlay' : 'native'
}

function readMarker(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
