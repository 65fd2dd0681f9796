import { rmSync } from 'node:fs'
import type { SnapshotUsage } from '../snapshots.ts'
import { applyDifference } from './apply-difference.ts'
import { copyTree } from './copy-tree.ts'
import { stackLayers } from './stack-layers.ts'
import { measureTree } from './usage.ts'

/** Work on whole trees: synchronous code that can take long, so it runs in a thread. */
export type TreeJob =
  | { readonly kind: 'remove'; readonly path: string }
  | { readonly kind: 'measure'; readonly path: string }
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  | {
      readonly kind: 'stack'
      /** Overlay upper directories, lowest first. */
      readonly layers: readonly string[]
      readonly to: string
      readonly opaqueXattr: string
    }
  | {
      readonly kind: 'apply-difference'
      readonly lower?: string
      readonly upper: string
      readonly to: string
    }

export function runTreeJob(job: TreeJob): SnapshotUsage | undefined {
  switch (job.kind) {
    case 'remove':
      rmSync(job.path, { recursive: true, force: true })
      return undefined
    case 'measure':
      return measureTree(job.path)
    case 'copy':
      copyTree(job.from, job.to)
      return undefined
    case 'stack':
      stackLayers(job.layers, job.to, job.opaqueXattr)
      return undefined
    case 'apply-difference':
      applyDifference(job.lower, job.upper, job.to)
      return undefined
  }
}
