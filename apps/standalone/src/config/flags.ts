import { Command, CommanderError, Option } from 'commander'
import { SlipwayError } from '@slipway/base'

/** The command line, as given: nothing here has a default, so that the file can stand below it. */
export interface Flags {
  readonly config?: string
  readonly root?: string
  readonly addr?: readonly string[]
  readonly debug?: boolean
  /** Deprecated in BuildKit: `--log-level trace`. */
  readonly trace?: boolean
  readonly debugaddr?: string
  readonly saveCacheDebug?: boolean
  readonly logFormat?: string
  readonly logLevel?: string
  readonly group?: string
  readonly tlscert?: string
  readonly tlskey?: string
  readonly tlscacert?: string
  readonly allowInsecureEntitlement?: readonly string[]
  readonly ociWorker?: string
  readonly ociWorkerLabels?: readonly string[]
  readonly ociWorkerSnapshotter?: string
  readonly ociWorkerPlatform?: readonly string[]
  readonly ociWorkerNet?: string
  readonly ociWorkerBinary?: string
  readonly ociMaxParallelism?: number
  readonly drainSeconds?: number
  readonly otelSocketPath?: string
  readonly ociWorkerGc?: boolean
  readonly ociWorkerGcKeepstorage?: string
  readonly containerdWorker?: string
}

/** Known to buildkitd, not built here yet: naming one is an error, not silence. */
const UNBUILT_VALUES = [
  '--cdi-spec-dir',
  '--containerd-worker-addr',
  '--containerd-worker-labels',
  '--containerd-worker-net',
  '--containerd-cni-config-path',
  '--containerd-cni-binary-dir',
  '--containerd-cni-pool-size',
  '--containerd-worker-snapshotter',
  '--containerd-worker-apparmor-profile',
  '--containerd-max-parallelism',
  '--containerd-worker-gc-keepstorage',
  '--oci-worker-proxy-snapshotter-path',
  '--oci-cni-config-path',
  '--oci-cni-binary-dir',
  '--oci-cni-pool-size',
  '--oci-worker-apparmor-profile',
] as const
const UNBUILT_SWITCHES = [
  '--rootless',
  '--proxy-network',
  '--containerd-worker-selinux',
  '--containerd-worker-rootless',
  '--containerd-worker-gc',
  '--oci-worker-selinux',
  '--oci-worker-rootless',
  '--oci-worker-no-process-sandbox',
] as const

function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value]
}

function toInteger(flag: string) {
  return (value: string): number => {
    if (!/^\d+$/.test(value))
      throw new SlipwayError('invalid-argument', `${flag}: want a number, got ${JSON.stringify(value)}`)
    return Number(value)
  }
}

function refuse(flag: string) {
  return (): never => {
    throw new SlipwayError('unimplemented', `flag ${flag} is not supported yet`)
  }
}

function createCommand(version: string): Command {
  const command = new Command('slipwayd')
    .description('build daemon: BuildKit as services, here all in one process')
    .option('--config <file>', 'configuration file, in the format of buildkitd.toml')
    .option('--debugaddr <address>', 'where to serve pages about the running daemon')
    .option('--save-cache-debug', 'keep what cache keys are made of, for --debugaddr to tell')
    .option('--root <dir>', 'state directory')
    .option(
      '--drain-seconds <n>',
      'how long builds may go on after SIGTERM; 0 (the default) cancels them',
      toInteger('--drain-seconds'),
    )
    .option('--addr <address>', 'listening address, unix:// or tcp:// (repeatable)', collect)
    .option('--debug', 'log at debug level')
    .addOption(new Option('--trace').hideHelp())
    .option('--otel-socket-path <file>', 'socket that steps send their spans to')
    .option('--log-format <format>', 'json or text')
    .option('--log-level <level>', 'trace, debug, info, warn, error')
    .option('--group <group>', 'name or gid of the group that may use unix sockets')
    .option('--tlscert <file>', 'certificate of this daemon')
    .option('--tlskey <file>', 'key of that certificate')
    .option('--tlscacert <file>', 'certificate authority that clients must be of')
    .option('--allow-insecure-entitlement <name>', 'network.host or security.insecure (repeatable)', collect)
    .option('--oci-worker <bool>', 'true or auto; there is no build without a worker')
    .option('--oci-worker-labels <name=value>', 'labels of the worker (repeatable)', collect)
    .option('--oci-worker-snapshotter <name>', 'auto, overlayfs or native')
    .option(
      '--oci-worker-platform <platform>',
      'platforms to offer instead of the detected ones (repeatable)',
      collect,
    )
    .option('--oci-worker-net <mode>', 'auto or host')
    .option('--oci-worker-binary <file>', 'OCI runtime: crun, runc or a path')
    .option(
      '--oci-max-parallelism <n>',
      'most steps that run at once; 0 for no limit',
      toInteger('--oci-max-parallelism'),
    )
    .option('--oci-worker-gc', 'collect garbage by itself (the default)')
    .option('--no-oci-worker-gc', 'never collect garbage')
    .option('--oci-worker-gc-keepstorage <sizes>', 'Reserved[,Free[,Maximum]]')
    .option('--containerd-worker <bool>', 'false or auto')
    .option('--cdi-disabled', 'accepted; devices are not supported yet')
    .version(version, '-v, --version')
    .allowExcessArguments(false)
    .exitOverride()
  for (const flag of UNBUILT_VALUES)
    command.addOption(new Option(`${flag} <value>`).argParser(refuse(flag)).hideHelp())
  for (const flag of UNBUILT_SWITCHES) command.addOption(new Option(flag).hideHelp())
  return command
}

/** Go's flag packages take `--flag=false`; commander's switches do not. */
function normalize(argv: readonly string[]): readonly string[] {
  return argv.flatMap((arg) => {
    if (/^--(debug|trace|save-cache-debug|oci-worker-gc|cdi-disabled)=true$/.test(arg))
      return [arg.slice(0, arg.indexOf('='))]
    if (arg === '--oci-worker-gc=false') return ['--no-oci-worker-gc']
    if (/^--(debug|trace|save-cache-debug|cdi-disabled)=false$/.test(arg)) return []
    return [arg]
  })
}

/** Parses the command line; `exit` is set for --help and --version, which have printed already. Throws `invalid-argument`. */
export function parseFlags(
  argv: readonly string[],
  version: string,
): { readonly flags: Flags; readonly exit?: number } {
  const command = createCommand(version)
  try {
    command.parse([...normalize(argv)], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return { flags: {}, exit: 0 }
      throw new SlipwayError('invalid-argument', error.message.replace(/^error: /, ''))
    }
    throw error
  }
  for (const flag of UNBUILT_SWITCHES) {
    const name = flag.slice(2).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    if (command.getOptionValue(name) !== undefined) refuse(flag)()
  }
  const options = command.opts<Flags>()
  // `--no-x` gives its option a default; the file must be able to decide when the flag was not used.
  const { ociWorkerGc, ...rest } = options
  const given = command.getOptionValueSource('ociWorkerGc') === 'cli'
  return { flags: given && ociWorkerGc !== undefined ? { ...rest, ociWorkerGc } : rest }
}
