import { goQuote, newId, SlipwayError, throwIfAborted, wrapError } from '@slipway/base'
import type { Platform } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import type { ImmutableRef } from '@slipway/refs'
import type { ContainerSpec, ProcessExit } from '@slipway/runtime'
import type { Mounter } from '@slipway/snapshots'
import type { WorkContext } from '@slipway/worker'
import { traced } from '@slipway/tracing'
import { explainFailure } from '../failed-trees.ts'
import type { InputRef, OpHost } from '../host.ts'
import type { CacheMounts } from './cache-mounts.ts'
import { emulated, emulatorMounts } from './emulator.ts'
import { FormatErrorWatch } from './format-error.ts'
import { StepMounts } from './mounts.ts'
import { processOf, sandboxOf } from './process.ts'
import { secretEnv } from './secrets.ts'
import { stepTrace } from './step-trace.ts'

export interface ExecParts {
  readonly host: OpHost
  readonly mounter: Mounter
  readonly caches: CacheMounts
  readonly limits: pb.LinuxResources.$Properties | undefined
}

/** Runs one process over its inputs; answers the trees that it leaves behind, by output index. */
export async function runExec(
  exec: pb.ExecOp.$Properties,
  platform: Platform,
  inputs: readonly InputRef[],
  context: WorkContext,
  parts: ExecParts,
): Promise<readonly (ImmutableRef | undefined)[]> {
  const meta = exec.meta ?? {}
  const command = (meta.args ?? []).join(' ')
  const emulation = parts.host.emulation(platform)
  const sandbox = sandboxOf(exec, parts.limits, parts.host.cgroupParent)
  await using mounts = await StepMounts.prepare(exec.mounts ?? [], inputs, {
    ...parts,
    context,
    command,
    cwd: meta.cwd ?? '',
  })
  const watch = new FormatErrorWatch(context.progress)
  const trace = stepTrace(parts.host.traceSocket)
  try {
    const secrets = await secretEnv(exec.secretenv ?? [], parts.host.sessions, context)
    const spec: ContainerSpec = {
      ...sandbox,
      id: newId(),
      mounts: [...mounts.mounts, ...emulatorMounts(emulation), ...trace.mounts],
      process: trace.traced(emulated(processOf(meta, secrets, platform), emulation)),
      readonlyRootfs: mounts.readonlyRoot,
    }
    const exit = await runProcess(spec, command, { ...context, progress: watch }, parts.host)
    checkExit(exit, meta.validExitCodes ?? [], command)
  } catch (error) {
    const explained = watch.explain(error, emulation, platform)
    throw await explainFailure(explained, () => mounts.leave(), undefined, context, parts.host)
  }
  return await traced('commit', {}, () => mounts.commit())
}

async function runProcess(
  spec: ContainerSpec,
  command: string,
  { progress, signal }: WorkContext,
  host: OpHost,
): Promise<ProcessExit> {
  const io = {
    stdout: (chunk: Uint8Array) => progress.log(1, chunk),
    stderr: (chunk: Uint8Array) => progress.log(2, chunk),
  }
  try {
    return await traced('exec', { attributes: { container: spec.id } }, async (span) => {
      await using container = await host.runtime.start(spec, io, signal)
      const exit = await container.exit
      throwIfAborted(signal)
      span.set('exit_code', exit.exitCode)
      return exit
    })
  } catch (error) {
    throwIfAborted(signal)
    throw wrapError(error, failure(command))
  }
}

function checkExit(exit: ProcessExit, valid: readonly number[], command: string): void {
  const { exitCode } = exit
  if (valid.length === 0 ? exitCode === 0 : valid.includes(exitCode)) return
  const reason = exit.oomKilled ? 'cannot allocate memory' : `exit code: ${exitCode}`
  throw new SlipwayError('unknown', `${failure(command)}: ${reason}`, {
    details: [{ kind: 'exit', exitCode }],
  })
}

function failure(command: string): string {
  return `process ${goQuote(command)} did not complete successfully`
}
