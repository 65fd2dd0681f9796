import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeImage, pushImage, startRegistry, type TestRegistry, writeBusyboxRoot } from '@slipway/testing'

/** What every end-to-end test builds on: a registry with a busybox image, and a scratch directory. */
export interface World extends AsyncDisposable {
  readonly registry: TestRegistry
  /** Reference of the busybox image. */
  readonly base: string
  readonly dir: string
  /** Writes files below a new directory and answers its path. */
  context(files: Readonly<Record<string, string>>): string
}

/** `listen`: address of the registry; default 127.0.0.1. */
export async function openWorld(listen?: string): Promise<World> {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-world-'))
  const registry = await startRegistry(listen === undefined ? {} : { listen })
  const root = join(dir, 'busybox')
  writeBusyboxRoot(root)
  await pushImage(registry.host, 'busybox', 'latest', makeImage(root))
  let contexts = 0
  return {
    registry,
    base: `${registry.host}/busybox:latest`,
    dir,
    context: (files) => {
      const path = join(dir, `context-${contexts++}`)
      writeFiles(path, files)
      return path
    },
    [Symbol.asyncDispose]: async () => {
      await registry[Symbol.asyncDispose]()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export function writeFiles(dir: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(dir, { recursive: true })
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
}
