import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { REPO } from '@slipway/app-e2e/harness/daemon'
import { pushedDigest, readOciArchive } from '@slipway/app-e2e/harness/oci'
import type { World } from '@slipway/app-e2e/harness/world'

const HANG_MS = 300_000

/** How a build ended; `code` is `null` for one that had to be ended. */
export interface Built {
  readonly code: number | null
  /** What identifies its result; '' without one. */
  readonly digest: string
  readonly stderr: string
}

/** A mixed set: copies of a synced context, steps that depend on each other, steps side by side, cache mounts. */
function dockerfile(base: string, n: number): string {
  const steps = Array.from(
    { length: 1 + (n % 3) },
    (_, i) => `RUN echo ${n} ${i} >> /a/log; sleep 0.${1 + i}`,
  )
  return [
    `FROM ${base} AS one`,
    'COPY n /a/n',
    ...steps,
    `FROM ${base} AS two`,
    `RUN --mount=type=cache,target=/c echo ${n} >> /c/log; echo side ${n} > /side; sleep 0.2`,
    `FROM ${base}`,
    'COPY --from=one /a /a',
    'COPY --from=two /side /side',
    '',
  ].join('\n')
}

/** Build `n` of a round, at one control: by turns it is pushed, kept as an archive or written as files. */
export async function build(world: World, address: string, n: number, round: string): Promise<Built> {
  const context = world.context({ Dockerfile: dockerfile(world.base, n), n: `${n}\n` })
  const dir = mkdtempSync(join(world.dir, 'kill-'))
  const tag = `${round}-${n}`
  const [output, digestOf] = (
    [
      [
        `type=image,name=${world.registry.host}/kill:${tag},push=true,rewrite-timestamp=true`,
        () => pushedDigest(world.registry.host, 'kill', tag),
      ],
      [
        `type=oci,dest=${join(dir, 'image.tar')},rewrite-timestamp=true`,
        () => Promise.resolve(readOciArchive(join(dir, 'image.tar'), join(dir, 'image')).digest),
      ],
      [`type=local,dest=${join(dir, 'files')}`, () => Promise.resolve(digestOfFiles(join(dir, 'files')))],
    ] as const
  )[n % 3]!
  try {
    const { code, stderr } = await run(address, context, output)
    return { code, stderr, digest: code === 0 ? await digestOf() : '' }
  } finally {
    rmSync(dir, { recursive: true, force: true })
    rmSync(context, { recursive: true, force: true })
  }
}

async function run(
  address: string,
  context: string,
  output: string,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const args = ['build', '--addr', address, '--progress', 'plain', '--no-cache', '--output', output]
  args.push('--build-arg', 'SOURCE_DATE_EPOCH=1000000000', context)
  const child = spawn(join(REPO, 'bin/slipway'), args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const hung = setTimeout(() => child.kill('SIGKILL'), HANG_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(hung)
  return { code, stderr }
}

/** Of what the steps made: names and bytes. */
function digestOfFiles(dir: string): string {
  const hash = createHash('sha256')
  for (const name of ['a', 'side']) {
    const entries =
      name === 'a'
        ? readdirSync(join(dir, 'a'))
            .sort()
            .map((file) => join('a', file))
        : [name]
    for (const path of entries)
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(dir, path)))
        .update('\0')
  }
  return `files:${hash.digest('hex')}`
}
