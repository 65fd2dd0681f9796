import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { UsageError } from '../exit-codes.ts'

/** Where a build reads its files. */
export interface BuildContext extends Disposable {
  readonly directories: ReadonlyMap<string, string>
  readonly frontendOpt: Readonly<Record<string, string>>
  /** The context is what standard input holds. */
  readonly fromStdin: boolean
  /** Hint for the daemon under which it keeps the directory between builds. */
  readonly sharedKey: string
}

const REMOTE = /^(?:https?:\/\/|git@|git:\/\/|ssh:\/\/|github\.com\/)/
const MAX_DOCKERFILE = 16 << 20

/** PATH, a URL or `-`, and the `--file` that goes with it. */
export async function openContext(path: string, file: string | undefined): Promise<BuildContext> {
  if (file === '-' && path === '-') {
    throw new UsageError('ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles')
  }
  if (path === '-') return { ...NOTHING, fromStdin: true, frontendOpt: fileOpt(file) }
  if (REMOTE.test(path) && !isDirectory(path)) {
    return { ...NOTHING, frontendOpt: { context: path, ...fileOpt(file) } }
  }
  if (!isDirectory(path)) {
    throw new UsageError(`unable to prepare context: path ${JSON.stringify(path)} not found`)
  }
  const context = resolve(path)
  const sharedKey = createHash('sha256').update(`${hostname()}:${context}`).digest('hex')
  if (file === '-') return await dockerfileFromStdin(context, sharedKey)
  const dockerfile = file === undefined ? join(context, 'Dockerfile') : resolve(file)
  return {
    ...NOTHING,
    directories: directoriesOf(context, dirname(dockerfile)),
    frontendOpt: { filename: basename(dockerfile) },
    sharedKey,
  }
}

const NOTHING: BuildContext = {
  directories: new Map(),
  frontendOpt: {},
  fromStdin: false,
  sharedKey: '',
  [Symbol.dispose]: () => {},
}

function directoriesOf(context: string, dockerfile: string): ReadonlyMap<string, string> {
  return new Map([
    ['context', context],
    ['dockerfile', dockerfile],
  ])
}

/** The Dockerfile gets a directory of its own, for as long as the build takes. */
async function dockerfileFromStdin(context: string, sharedKey: string): Promise<BuildContext> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_DOCKERFILE) throw new UsageError('the Dockerfile on standard input is too large')
    chunks.push(chunk)
  }
  const directory = mkdtempSync(join(tmpdir(), 'slipway-dockerfile-'))
  writeFileSync(join(directory, 'Dockerfile'), Buffer.concat(chunks))
  return {
    ...NOTHING,
    directories: directoriesOf(context, directory),
    sharedKey,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}

function fileOpt(file: string | undefined): Readonly<Record<string, string>> {
  return file === undefined ? {} : { filename: file }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
