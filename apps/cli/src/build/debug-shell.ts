import { errorMessage, type SlipwayError } from '@slipway/base'
import type { FailedBuild } from '@slipway/client'
import type { Bridge, BridgeMount } from '@slipway/frontend'
import { pb } from '@slipway/proto'

type Detail = Extract<SlipwayError['details'][number], { readonly kind: 'solve' }>

/** Where a shell opens: the step's mounts as it left them, and what its process was given. */
interface FailedStep {
  readonly mounts: readonly BridgeMount[]
  readonly env: readonly string[]
  readonly cwd: string
  readonly user: string
}

export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly errors: NodeJS.WriteStream
}

/**
 * Opens a shell in the state of the step that failed, until it ends. Says why where there is none to open; never fails, so that
 * the build ends with its own error.
 */
export async function openDebugShell(
  failure: FailedBuild,
  command: string,
  terminal: Terminal,
): Promise<void> {
  const tell = (text: string): void => void terminal.errors.write(`slipway: ${text}\n`)
  tell(`the build failed: ${failure.error.message}`)
  const detail = failure.error.details.find((one) => one.kind === 'solve')
  try {
    // Only who debugs waits for it to load.
    const { createBridgeClient } = await import('@slipway/frontend/wire/client')
    const bridge = createBridgeClient(failure)
    const step = detail?.kind === 'solve' ? stepOf(detail, bridge) : undefined
    if (!step) return tell('there is no step to look into')
    tell(`a shell in the state of the failed step; the build ends with it (${command})`)
    const exitCode = await runShell(bridge, step, command, terminal)
    if (exitCode !== 0) tell(`the shell ended with exit code ${exitCode}`)
  } catch (error) {
    tell(`no shell: ${errorMessage(error)}`)
  }
}

function stepOf(detail: Detail, bridge: Bridge): FailedStep | undefined {
  const refOf = (index: number) => {
    const id = detail.mountIds[index] || detail.inputIds[index]
    return id ? bridge.failedResult(id) : undefined
  }
  const exec = tableOf(tableOf(detail.op)?.['exec'])
  if (!exec) {
    const ref = refOf(detail.subject?.index ?? 0) ?? refOf(0)
    return ref && { mounts: [{ mount: { dest: '/' }, ref }], env: [], cwd: '/', user: '' }
  }
  const mounts = listOf(exec['mounts']).map((mount, index): BridgeMount => {
    const ref = refOf(index)
    return { mount: mountOf(tableOf(mount) ?? {}), ...(ref ? { ref } : {}) }
  })
  const meta = tableOf(exec['meta'])
  const env = listOf(meta?.['env']).map(String)
  return { mounts, env, cwd: textOf(meta?.['cwd']) || '/', user: textOf(meta?.['user']) }
}

type Table = Readonly<Record<string, unknown>>

/** A pb.Mount as the JSON of an error has it: enums by number from Slipway, by name from BuildKit. */
function mountOf(json: Table): pb.Mount.$Properties {
  const cache = tableOf(json['cacheOpt'])
  const options = (name: string): object => (tableOf(json[name]) ? { [name]: json[name] } : {})
  return {
    dest: textOf(json['dest']),
    selector: textOf(json['selector']),
    readonly: json['readonly'] === true,
    mountType: numberOf(json['mountType'], pb.MountType),
    ...(cache
      ? { cacheOpt: { ID: textOf(cache['ID']), sharing: numberOf(cache['sharing'], pb.CacheSharingOpt) } }
      : {}),
    ...options('secretOpt'),
    ...options('SSHOpt'),
  }
}

function tableOf(value: unknown): Table | undefined {
  return typeof value === 'object' && value !== null ? (value as Table) : undefined
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function numberOf(value: unknown, names: object): number {
  const known = typeof value === 'string' ? (names as Table)[value] : value
  return typeof known === 'number' ? known : 0
}

async function runShell(
  bridge: Bridge,
  step: FailedStep,
  command: string,
  { input, output, errors }: Terminal,
): Promise<number> {
  await using container = await bridge.newContainer({ mounts: step.mounts, description: 'debug shell' })
  const tty = input.isTTY
  const meta = { args: [command], env: [...step.env], cwd: step.cwd, user: step.user }
  const size = () => ({ rows: output.rows, cols: output.columns })
  if (tty) input.setRawMode(true)
  try {
    const shell = await container.start(
      { meta, tty, security: 0, secretEnv: [] },
      {
        stdin: input,
        stdout: (chunk) => written(output, chunk),
        stderr: (chunk) => written(errors, chunk),
      },
    )
    const onResize = (): void => void shell.resize(size()).catch(() => {})
    if (tty) {
      output.on('resize', onResize)
      onResize()
    }
    const { exitCode } = await shell.exit
    output.off('resize', onResize)
    return exitCode
  } finally {
    if (tty) input.setRawMode(false)
    input.destroy()
  }
}

/** Settles when the terminal takes more. */
function written(stream: NodeJS.WriteStream, chunk: Uint8Array): Promise<void> | undefined {
  if (stream.write(chunk)) return undefined
  return new Promise((resolve) => stream.once('drain', () => resolve()))
}
