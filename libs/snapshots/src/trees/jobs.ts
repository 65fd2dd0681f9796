import { rmSync } from 'node:fs'
import type { SnapshotUsage } from '../snapshots.ts'
import { applyDifference } from './apply-difference.ts'
import { copyTree } from './copy-tree.ts'
import { type StackOptions, stackLayers } from './stack-layers.ts'
import { measureTree } from './usage.ts'
import { hasWhiteouts } from './whiteouts.ts'

/** Work on whole trees: synchronous code that can take long, so it runs in a thread. */
export type TreeJob =
  | { readonly kind: 'remove'; readonly paths: readonly string[] }
  | { readonly kind: 'measure'; readonly path: string }
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  | (StackOptions & { readonly kind: 'stack' })
  | { readonly kind: 'has-whiteouts'; readonly path: string }
  | {
      readonly kind: 'apply-difference'
      readonly lower?: string
      readonly upper: string
      readonly to: string
    }

export type TreeResult = SnapshotUsage | boolean | undefined

/** What a job of this kind answers. */
export type TreeResultOf<J extends TreeJob> = J extends { kind: 'measure' }
  ? SnapshotUsage
  : J extends { kind: 'has-whiteouts' }
    ? boolean
    : undefined

export function runTreeJob(job: TreeJob): TreeResult {
  switch (job.kind) {
    case 'has-whiteouts':
      return hasWhiteouts(job.path)
    case 'remove':
      for (const path of job.paths) rmSync(path, { recursive: true, force: true })
      return undefined
    case 'measure':
      return measureTree(job.path)
    case 'copy':
      copyTree(job.from, job.to)
      return undefined
    case 'stack':
      stackLayers(job)
      return undefined
    case 'apply-difference':
      applyDifference(job.lower, job.upper, job.to)
      return undefined
  }
}
