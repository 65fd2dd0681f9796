import type { Command } from 'commander'
import { Uploads, type BuildRequest, type Client, type FailedBuild } from '@slipway/client'
import { parseDisplayMode, type DisplayMode } from '@slipway/progress'
import { attachablesOf } from '../build/attachables.ts'
import { openDebugShell } from '../build/debug-shell.ts'
import { Activity, runBuild } from '../build/run.ts'
import { parseCall, showAnswer } from '../build/subrequest.ts'
import { connect, type ConnectOptions } from '../daemon/connect.ts'
import { UsageError } from '../exit-codes.ts'
import { parseAllow } from '../parse/attachables.ts'
import { parseCacheExport, parseCacheImport } from '../parse/cache.ts'
import { collect, parsePairs } from '../parse/pairs.ts'
import { metadataJson, writeFileAtomically } from '../print/metadata-file.ts'
import { type BuildOutputs, buildOutputs, type OutputFlags } from './build-outputs.ts'
import { type BuildContext, openContext } from './context.ts'
import { type FrontendFlags, frontendOptions, networkEntitlements } from './frontend-options.ts'

interface BuildFlags extends FrontendFlags, OutputFlags {
  readonly file?: string
  readonly secret: readonly string[]
  readonly ssh: readonly string[]
  readonly allow: readonly string[]
  readonly buildContext: readonly string[]
  readonly cacheFrom: readonly string[]
  readonly cacheTo: readonly string[]
  readonly progress?: string
  readonly quiet?: boolean
  readonly check?: boolean
  readonly metadataFile?: string
  readonly iidfile?: string
  readonly debugShell?: boolean
  readonly debugCommand: string
}

/** `slipway build`: the flags of `docker build`. */
export function addBuildCommand(program: Command): void {
  program
    .command('build')
    .description('build an image or files from a Dockerfile')
    .argument('[path]', 'directory, Git or HTTP URL of the context, or - for standard input', '.')
    .option('-f, --file <path>', 'Dockerfile (default: PATH/Dockerfile; - for standard input)')
    .option('-t, --tag <name>', 'name of the image, name:tag', collect, [])
    .option('-o, --output <spec>', 'where the result goes: a directory, -, or type=…,dest=…', collect, [])
    .option('--push', 'push the image to its registry')
    .option('--load', 'load the image into docker')
    .option('--target <stage>', 'build this stage')
    .option('--build-arg <name=value>', 'set a build argument', collect, [])
    .option('--build-context <name=value>', 'a further named context', collect, [])
    .option('--label <name=value>', 'add a label to the image', collect, [])
    .option('--platform <platform>', 'platforms to build for', collect, [])
    .option('--no-cache', 'do not use the cache')
    .option('--no-cache-filter <stage>', 'do not use the cache for this stage', collect, [])
    .option('--pull', 'ask registries for newer base images')
    .option('--secret <spec>', 'id=…[,src=…][,env=…]', collect, [])
    .option('--ssh <spec>', 'default|id[=socket]', collect, [])
    .option('--add-host <host:ip>', 'add a line to /etc/hosts of RUN steps', collect, [])
    .option('--network <mode>', 'network of RUN steps: default, host, none')
    .option('--shm-size <size>', 'size of /dev/shm of RUN steps')
    .option('--ulimit <limit>', 'limits of RUN steps', collect, [])
    .option('--allow <entitlement>', 'network.host, security.insecure', collect, [])
    .option('--cache-from <spec>', 'where cache may come from', collect, [])
    .option('--cache-to <spec>', 'where cache goes', collect, [])
    .option('--call <method>', 'build, check, outline, targets; with ,format=json or ,ignorestatus')
    .option('--check', 'the same as --call=check')
    .option('--debug-shell', 'open a shell in the state of a step that fails')
    .option('--debug-command <program>', 'what --debug-shell opens', '/bin/sh')
    .option('--progress <mode>', 'auto, plain, tty, rawjson, quiet')
    .option('-q, --quiet', 'print nothing but the digest of the image')
    .option('--metadata-file <path>', 'write what the daemon answers as JSON')
    .option('--iidfile <path>', 'write the digest of the image')
    .action(async (path: string, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<BuildFlags & ConnectOptions & { debug?: boolean }>()
      await runSlipwayBuild(path, flags.check ? { ...flags, call: 'check' } : flags)
    })
}

async function runSlipwayBuild(path: string, flags: BuildFlags & ConnectOptions): Promise<void> {
  const env = process.env
  const mode = displayMode(flags, env)
  const isTerminal = process.stdout.isTTY === true
  const outputs = buildOutputs(flags, { stream: process.stdout, isTerminal })
  try {
    const activity = new Activity()
    using context = await openContext(path, flags.file)
    const request = requestOf(context, flags, outputs, activity, env)
    await using client = await connect(flags, env, (text) => notice(mode, text), true)
    await buildWith(client, request, flags, { mode, activity })
    await outputs.settle()
  } catch (error) {
    outputs.abandon()
    throw error
  }
}

async function buildWith(
  client: Client,
  request: BuildRequest,
  flags: BuildFlags,
  { mode, activity }: { readonly mode: DisplayMode; readonly activity: Activity },
): Promise<void> {
  const quiet = flags.quiet === true
  const result = await runBuild(client, request, activity, {
    mode,
    env: process.env,
    ...(mode === 'quiet' || mode === 'rawjson' ? {} : { warningsHint: '' }),
    ...(flags.debugShell ? { onFailed: debugWith(flags.debugCommand) } : {}),
  })
  const digest = result.response['containerimage.config.digest'] ?? result.response['containerimage.digest']
  if (flags.metadataFile !== undefined) writeFileAtomically(flags.metadataFile, metadataJson(result.response))
  if (flags.iidfile !== undefined && digest !== undefined) writeFileAtomically(flags.iidfile, digest)
  if (quiet && digest !== undefined) process.stdout.write(`${digest}\n`)
  const call = parseCall(flags.call)
  if (call.requestId !== undefined) {
    const answer = showAnswer(call, result.metadata)
    process.stdout.write(answer.stdout)
    process.stderr.write(answer.stderr)
    process.exitCode = answer.exitCode
  }
  const nowhere = (request.outputs ?? []).length === 0 && call.requestId === undefined
  if (nowhere) {
    notice(mode, 'no output was asked for: the result stays in the build cache. See --output, --push, --load')
  }
}

function debugWith(command: string): (failure: FailedBuild) => Promise<void> {
  const terminal = { input: process.stdin, output: process.stdout, errors: process.stderr }
  return (failure) => openDebugShell(failure, command, terminal)
}

function requestOf(
  context: BuildContext,
  flags: BuildFlags,
  outputs: BuildOutputs,
  activity: Activity,
  env: NodeJS.ProcessEnv,
): BuildRequest {
  const contexts = namedContexts(flags.buildContext)
  const uploads = new Uploads()
  const stdin = context.fromStdin ? stdinContext(uploads) : {}
  return {
    frontend: 'dockerfile.v0',
    frontendOpt: { ...frontendOptions(flags, env), ...context.frontendOpt, ...contexts.opts, ...stdin },
    directories: new Map([...context.directories, ...contexts.directories]),
    outputs: outputs.outputs,
    attachables: [...attachablesOf(flags, env, activity), uploads],
    cacheImports: flags.cacheFrom.map((text) => parseCacheImport('--cache-from', text, env)),
    cacheExports: flags.cacheTo.map((text) => parseCacheExport('--cache-to', text, env)),
    entitlements: [...new Set([...parseAllow(flags.allow), ...networkEntitlements(flags.network)])],
    sharedKey: context.sharedKey,
    internal: parseCall(flags.call).requestId !== undefined,
  }
}

/** `--build-context name=value`: a directory, or whatever reference the frontend knows. */
function namedContexts(words: readonly string[]): {
  readonly opts: Readonly<Record<string, string>>
  readonly directories: ReadonlyMap<string, string>
} {
  const opts: Record<string, string> = {}
  const directories = new Map<string, string>()
  for (const [name, value] of parsePairs(words, 'build context')) {
    if (/^[a-z-]+:\/\//.test(value)) opts[`context:${name}`] = value
    else {
      opts[`context:${name}`] = `local:${name}`
      directories.set(name, value)
    }
  }
  return { opts, directories }
}

/** A context that comes in on standard input is served to the daemon by a URL. */
function stdinContext(uploads: Uploads): Readonly<Record<string, string>> {
  return { context: uploads.add(process.stdin) }
}

function displayMode(flags: BuildFlags, env: NodeJS.ProcessEnv): DisplayMode {
  if (flags.quiet) return 'quiet'
  const text = flags.progress ?? env['BUILDKIT_PROGRESS'] ?? 'auto'
  const mode = parseDisplayMode(text)
  if (!mode) throw new UsageError(`invalid progress mode ${text}`)
  return mode
}

function notice(mode: DisplayMode, text: string): void {
  if (mode !== 'quiet' && mode !== 'rawjson') process.stderr.write(`slipway: ${text}\n`)
}
