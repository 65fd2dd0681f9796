import { appendFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { newId } from '@slipway/base'
import type { BuildRequest } from '@slipway/client'
import { parseDisplayMode } from '@slipway/progress'
import { attachablesOf } from '../build/attachables.ts'
import { Activity, runBuild } from '../build/run.ts'
import { subrequestText } from '../build/subrequest.ts'
import type { ConnectOptions } from '../daemon/connect.ts'
import { UsageError } from '../exit-codes.ts'
import { parseAllow } from '../parse/attachables.ts'
import { parseCacheExport, parseCacheImport } from '../parse/cache.ts'
import { parseOutput, resolveOutput } from '../parse/outputs.ts'
import { collect, parsePairs } from '../parse/pairs.ts'
import { metadataJson, writeFileAtomically } from '../print/metadata-file.ts'
import { CacheMetrics } from './cache-metrics.ts'
import { connectBuildctl } from './connect.ts'
import { readDefinition } from './definition.ts'
import { readSourcePolicy } from './source-policy.ts'

interface BuildFlags {
  readonly frontend?: string
  readonly opt: readonly string[]
  readonly local: readonly string[]
  readonly ociLayout: readonly string[]
  readonly output: readonly string[]
  readonly progress?: string
  readonly trace?: string
  readonly metadataFile?: string
  readonly refFile?: string
  readonly secret: readonly string[]
  readonly ssh: readonly string[]
  readonly allow: readonly string[]
  /** commander's form of `--no-cache`. */
  readonly cache: boolean
  readonly exportCache: readonly string[]
  readonly importCache: readonly string[]
  readonly sourcePolicyFile?: string
  readonly proxyNetwork?: boolean
  readonly registryAuthTlscontext: readonly string[]
  readonly debugJsonCacheMetrics?: string
}

type Env = NodeJS.ProcessEnv

export function addBuildctlBuild(program: Command): void {
  program
    .command('build')
    .alias('b')
    .description('build')
    .option('-o, --output <spec>', 'type=…,dest=…', collect, [])
    .option('--progress <mode>', 'auto, plain, tty, rawjson, quiet')
    .option('--trace <file>', 'append progress as JSON lines')
    .option('--local <name=dir>', 'a directory that the build may read', collect, [])
    .option('--oci-layout <name=dir>', 'an image layout that the build may read', collect, [])
    .option('--frontend <name>', 'frontend to run')
    .option('--opt <key=value>', 'option of the frontend', collect, [])
    .option('--no-cache', 'do not use the cache')
    .option('--export-cache <spec>', 'where cache goes', collect, [])
    .option('--import-cache <spec>', 'where cache may come from', collect, [])
    .option('--secret <spec>', 'id=…[,src=…][,env=…]', collect, [])
    .option('--allow <entitlement>', 'network.host, security.insecure', collect, [])
    .option('--ssh <spec>', 'default|id[=socket]', collect, [])
    .option('--metadata-file <path>', 'write what the daemon answers as JSON')
    .option('--source-policy-file <path>', 'policy for sources, as JSON')
    .option('--ref-file <path>', "write the build's id")
    .option('--registry-auth-tlscontext <spec>', 'host=…[,insecure=true][,ca=…][,cert=…,key=…]', collect, [])
    .option('--debug-json-cache-metrics <file>', 'where cache metrics go as JSON: stdout, stderr or a file')
    .option('--proxy-network', 'route the network of steps through a proxy')
    .action(async (_flags: unknown, command: Command) => {
      await runBuildctlBuild(command.optsWithGlobals<BuildFlags & ConnectOptions>(), process.env)
    })
}

async function runBuildctlBuild(flags: BuildFlags & ConnectOptions, env: Env): Promise<void> {
  const text = flags.progress ?? env['BUILDKIT_PROGRESS'] ?? 'auto'
  const mode = parseDisplayMode(text)
  if (!mode) throw new UsageError(`invalid progress mode ${text}`)
  const activity = new Activity()
  const request = await requestOf(flags, activity, env)
  await using client = await connectBuildctl(flags, env, true)
  const { trace } = flags
  const metrics = new CacheMetrics()
  const writeMetrics = openMetrics(flags.debugJsonCacheMetrics)
  try {
    const result = await runBuild(client, request, activity, {
      mode,
      env,
      onProgress: (events) => metrics.add(events),
      ...(trace === undefined
        ? {}
        : { onTrace: (line: string) => appendFileSync(trace, line, { mode: 0o600 }) }),
    })
    if (flags.metadataFile !== undefined)
      writeFileAtomically(flags.metadataFile, metadataJson(result.response))
    if (request.frontendOpt?.['requestid'] !== undefined)
      process.stdout.write(subrequestText(result.metadata))
  } finally {
    writeMetrics?.(metrics.text())
    if (flags.refFile !== undefined) writeFileAtomically(flags.refFile, request.ref ?? '')
  }
}

function openMetrics(out: string | undefined): ((text: string) => void) | undefined {
  if (!out) return undefined
  if (out === 'stdout') return (text) => void process.stdout.write(text)
  if (out === 'stderr') return (text) => void process.stderr.write(text)
  // A file that cannot be written is told of before the build.
  writeFileSync(out, '', { mode: 0o600 })
  return (text) => writeFileSync(out, text, { mode: 0o600 })
}

async function requestOf(flags: BuildFlags, activity: Activity, env: Env): Promise<BuildRequest> {
  const frontendOpt = frontendOptions(flags.opt, env)
  const common: BuildRequest = {
    ref: newId(),
    directories: parsePairs(flags.local, 'local'),
    layouts: parsePairs(flags.ociLayout, 'oci-layout'),
    outputs: flags.output.map((text) =>
      resolveOutput(parseOutput(text), { stream: process.stdout, isTerminal: process.stdout.isTTY === true }),
    ),
    attachables: attachablesOf(flags, env, activity),
    entitlements: parseAllow(flags.allow),
    cacheExports: flags.exportCache.map((text) => parseCacheExport('--export-cache', text, env)),
    cacheImports: flags.importCache.map((text) => parseCacheImport('--import-cache', text, env)),
    proxyNetwork: flags.proxyNetwork ?? false,
    ...(flags.sourcePolicyFile === undefined
      ? {}
      : { sourcePolicy: readSourcePolicy(flags.sourcePolicyFile) }),
  }
  if (flags.frontend) {
    if (!flags.cache) frontendOpt['no-cache'] = ''
    return { ...common, frontend: flags.frontend, frontendOpt }
  }
  if (process.stdin.isTTY) {
    throw new UsageError('please specify --frontend or pipe LLB definition to stdin')
  }
  const definition = await readDefinition(process.stdin, !flags.cache)
  if (!definition.def?.length) {
    throw new UsageError('empty definition sent to build. Specify --frontend instead?')
  }
  return { ...common, definition, frontendOpt }
}

function frontendOptions(words: readonly string[], env: Env): Record<string, string> {
  const settled = words.flatMap((word) => {
    const name = /^build-arg:([^=]+)$/.exec(word)?.[1]
    if (name === undefined) return [word]
    return env[name] === undefined ? [] : [`${word}=${env[name]}`]
  })
  const opts = Object.fromEntries(parsePairs(settled, 'opt'))
  const epoch = env['SOURCE_DATE_EPOCH']
  if (epoch !== undefined) opts['build-arg:SOURCE_DATE_EPOCH'] ??= epoch
  if (opts['requestid'] !== undefined) opts['frontend.caps'] ??= 'moby.buildkit.frontend.subrequests'
  return opts
}
