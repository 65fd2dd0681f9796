import { SlipwayError } from '@slipway/base'
import { type EnvList, fileActions, type Mount, type RunOptions, scratch } from '@slipway/llb'
import type { ArgDefinition, ExpandedRunInstruction } from '../instructions/types.ts'
import { chompHeredoc, parseHeredocStart } from '../parser/heredoc.ts'
import type { Env } from '../shell/env.ts'
import { shownText, type Step } from './dispatch.ts'
import { withShell } from './dispatch-process.ts'
import { addHistory } from './history.ts'
import { locate } from './locate.ts'
import { stepName, summarizeHeredoc } from './names.ts'
import { runMounts } from './run-mounts.ts'

const PIPES = '/dev/pipes/'
const SCRIPT_MODE = 0o755

interface Program {
  readonly args: readonly string[]
  /** Added to the name. */
  readonly summary: string
  readonly mounts: readonly Mount[]
}

export function dispatchRun(step: Step, instruction: ExpandedRunInstruction): void {
  const { stage, scope } = step
  const { options } = scope
  // A command may read anything.
  stage.paths.add('/')
  const program = readProgram(step, instruction)
  const args = instruction.shellForm ? withShell(stage.image, program.args) : program.args
  const { env, platform } = stage.state.settings
  // Every step carries all variables.
  scope.budget.take(env.size)
  const text = `${instruction.source}${program.summary}`
  const shown = shownText(step, text, maskSecrets(instruction, env), {
    ...scope.expansion,
    rawQuotes: true,
    skipUnset: true,
  })
  const mounts = [...program.mounts, ...runMounts(step, instruction), ...shmMount(step)]
  const run: RunOptions = {
    args,
    mounts,
    name: stepName(stage, shown, platform, env),
    description: { 'com.docker.dockerfile.v1.command': instruction.source },
    ...locate(options, instruction.location),
    ...(stage.ignoreCache ? { ignoreCache: true } : {}),
    ...(scope.proxy ? { proxy: scope.proxy } : {}),
    security: instruction.security,
    ...(instruction.network === 'default' ? {} : { network: instruction.network }),
    extraHosts: options.extraHosts,
    ...capGated(step, instruction),
  }
  stage.state = stage.state.run(run).root
  const history = `RUN ${[...historyArgs(stage.buildArgs, env), ...args].join(' ')}`
  addHistory(stage.image, history, { layer: true, suffix: true, epoch: scope.epoch })
}

/** Settings that a server without the capability must not see. */
function capGated(step: Step, instruction: ExpandedRunInstruction): Partial<RunOptions> {
  const { options } = step.scope
  const has = (cap: string): boolean => options.llbCaps.has(cap)
  const needed = instruction.devices.find(({ required }) => required)
  // Without the capability devices are left out, which is right for those only that may be missing.
  if (needed && !has('exec.meta.cdi'))
    throw new SlipwayError('unimplemented', `this daemon has no devices: cannot use ${needed.name}`)
  const devices = instruction.devices.map(({ name, required }) => ({ name, optional: !required }))
  return {
    ...(has('exec.meta.ulimit') ? { ulimits: options.ulimits } : {}),
    ...(has('exec.meta.cdi') && devices.length > 0 ? { devices } : {}),
    ...(has('exec.meta.cgroup.parent') && options.cgroupParent !== ''
      ? { cgroupParent: options.cgroupParent }
      : {}),
    ...(has('exec.meta.linux.resources') && options.linuxResources
      ? { linuxResources: options.linuxResources }
      : {}),
  }
}

function shmMount({ scope: { options } }: Step): readonly Mount[] {
  if (options.shmSize <= 0 || !options.llbCaps.has('exec.mount.tmpfs.size')) return []
  return [{ type: 'tmpfs', target: '/dev/shm', size: options.shmSize }]
}

/** What runs: the command line, or what heredocs make of it. */
function readProgram(step: Step, instruction: ExpandedRunInstruction): Program {
  const { args, files, shellForm } = instruction
  const [file] = files
  if (!file) return { args, summary: '', mounts: [] }
  if (args.length !== 1 || !shellForm) {
    throw new SlipwayError('invalid-argument', `parsing produced an invalid run command: [${args.join(' ')}]`)
  }
  if (parseHeredocStart(args[0]!) === undefined) {
    const bodies = files.map(({ name, data }) => `\n${data}${name}`)
    return { args: [`${args[0]!}${bodies.join('')}`], summary: '', mounts: [] }
  }
  const data = file.chomp ? chompHeredoc(file.data) : file.data
  const summary = ` (${summarizeHeredoc(file.data)})`
  if (step.stage.image.platform.os === 'windows' || !data.startsWith('#!')) {
    return { args: [data], summary, mounts: [] }
  }
  return { args: [`${PIPES}${file.name}`], summary, mounts: [scriptMount(step, file.name, data)] }
}

/** A heredoc that is a script of its own becomes a file. */
function scriptMount(step: Step, name: string, data: string): Mount {
  const script = scratch().file(fileActions.mkfile(name, SCRIPT_MODE, Buffer.from(data)), {
    name: '[internal] preparing inline document',
    platform: step.stage.platform!,
  })
  return { type: 'bind', target: PIPES, from: script, source: '/', readonly: true }
}

/** Secrets that become variables are shown as stars. */
function maskSecrets(instruction: ExpandedRunInstruction, env: Env): Env {
  const masked = new Set(
    instruction.mounts.flatMap(({ type, env: name }) =>
      type === 'secret' && name !== undefined ? [name] : [],
    ),
  )
  if (masked.size === 0) return env
  return {
    get: (name) => (masked.has(name) ? '****' : env.get(name)),
    keys: () => [...env.keys(), ...masked],
  }
}

/** `|N A=1 B=2`: the build arguments that a command could see. */
function historyArgs(buildArgs: readonly ArgDefinition[], env: EnvList): readonly string[] {
  if (buildArgs.length === 0) return []
  const entries = new Map<string, string>()
  for (const { key, value = '' } of buildArgs) entries.set(key, env.entry(key) ?? `${key}=${value}`)
  return [`|${entries.size}`, ...entries.values()]
}
