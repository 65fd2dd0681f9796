import { spawn, type ChildProcess } from 'node:child_process'
import type { BuildOutput } from '@slipway/client'
import { UsageError } from '../exit-codes.ts'
import { csvLine } from '../parse/csv.ts'
import { type OutputWords, parseShortOutput, resolveOutput, type StandardOutput } from '../parse/outputs.ts'

export interface OutputFlags {
  readonly output: readonly string[]
  readonly tag: readonly string[]
  readonly push?: boolean
  readonly load?: boolean
}

export interface BuildOutputs {
  readonly outputs: readonly BuildOutput[]
  /** Waits until what was loaded is loaded; throws where that failed. */
  settle(): Promise<void>
  /** Ends the loading of a build that failed. */
  abandon(): void
}

const NAMED = ['image', 'oci', 'docker']

/** `--output`, `--push`, `--load` and `--tag` together. */
export function buildOutputs(flags: OutputFlags, stdout: StandardOutput): BuildOutputs {
  const words = flags.output.map(parseShortOutput)
  if (flags.push) pushAll(words, flags.tag)
  if (flags.load) words.push({ type: 'docker', attrs: {} })
  const named = words.map((output) => withName(output, flags.tag))
  const loader = new Loader()
  const outputs = named.map((output, index) =>
    flags.load && index === named.length - 1
      ? { ...output, target: loader.target() }
      : resolveOutput(output, stdout),
  )
  const files = outputs.filter(({ target }) => target?.kind === 'stream')
  if (files.length > 1 && !flags.load) throw new UsageError('only one output can go to standard output')
  return { outputs, settle: () => loader.settle(), abandon: () => loader.abandon() }
}

function pushAll(words: OutputWords[], tags: readonly string[]): void {
  if (tags.length === 0 && !words.some(({ attrs }) => attrs['name'] !== undefined)) {
    throw new UsageError('tag is needed when pushing to registry')
  }
  const images = words.filter(({ type }) => type === 'image')
  if (images.length === 0) {
    words.push({ type: 'image', attrs: { push: 'true' } })
    return
  }
  for (const [index, output] of words.entries()) {
    if (output.type === 'image') words[index] = { ...output, attrs: { ...output.attrs, push: 'true' } }
  }
}

function withName(output: OutputWords, tags: readonly string[]): OutputWords {
  if (tags.length === 0 || !NAMED.includes(output.type) || output.attrs['name'] !== undefined) return output
  return { ...output, attrs: { ...output.attrs, name: csvLine(tags) } }
}

/** `docker load`, fed with what the exporter sends. Started by the first use. */
class Loader {
  #child: ChildProcess | undefined
  #done: Promise<void> = Promise.resolve()

  target(): { readonly kind: 'stream'; readonly stream: NonNullable<ChildProcess['stdin']> } {
    const child = spawn('docker', ['load'], { stdio: ['pipe', 'inherit', 'inherit'] })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    child.on('error', (error) => reject(new UsageError(`--load needs docker: ${error.message}`)))
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`docker load failed: exit status ${code}`)),
    )
    promise.catch(() => {})
    this.#child = child
    this.#done = promise
    return { kind: 'stream', stream: child.stdin }
  }

  async settle(): Promise<void> {
    this.#child?.stdin?.end()
    await this.#done
  }

  abandon(): void {
    this.#child?.kill()
  }
}
