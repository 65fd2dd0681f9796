import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { pb } from '@slipway/proto'
import type { ContainerSpec } from '@slipway/runtime'
import Long from 'long'
import type { FakeStep } from './run-fixture.ts'

type Mount = pb.Mount.$Properties
export const num = Long.fromNumber.bind(Long)
export const root: Mount = { input: num(0), dest: '/', output: num(0) }

export function exec(
  mounts: readonly Mount[],
  meta: Partial<pb.Meta.$Properties> = {},
  more: Partial<pb.ExecOp.$Properties> = {},
): pb.Op.$Properties {
  return {
    exec: { meta: { args: ['/bin/sh', '-c', 'step'], cwd: '/', ...meta }, mounts: [...mounts], ...more },
  }
}

/** Host directory of a mount; the fake's trees are plain directories. */
export function dirOf(spec: ContainerSpec, destination: string): string {
  return spec.mounts.find((mount) => mount.destination === destination)!.specs[0]!.source
}

/** A step that writes files, each through the innermost mount that holds it. */
export function write(files: Readonly<Record<string, string>>): FakeStep {
  return async (spec) => {
    for (const [path, text] of Object.entries(files)) {
      const at = spec.mounts.toReversed().find(({ destination }) => path.startsWith(destination))!
      writeFileSync(join(at.specs[0]!.source, path.slice(at.destination.length)), text)
    }
    return { exitCode: 0 }
  }
}
