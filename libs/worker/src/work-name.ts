import { sha256 } from '@slipway/base'
import { pb } from '@slipway/proto'
import type { RunRequest } from './worker.ts'

/** The same for work with the same op on the same trees, which gives the same. */
export function workName({ op, inputs, platform, linuxResources }: RunRequest): string {
  const bytes = pb.Op.encode(op).finish()
  return sha256(`${sha256(bytes)} ${JSON.stringify([inputs, platform, linuxResources ?? null])}`)
}
