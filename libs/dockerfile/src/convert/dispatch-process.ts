import type {
  CmdInstruction,
  CommandLine,
  EntrypointInstruction,
  HealthcheckInstruction,
  Instruction,
  MaintainerInstruction,
  ShellInstruction,
  StopsignalInstruction,
} from '../instructions/types.ts'
import { formatGoDuration } from '@slipway/base'
import { rules } from '../lint/rules.ts'
import { goQuoteList } from '../shell/text.ts'
import { commit, type Step } from './dispatch.ts'
import type { ImageDraft } from './image-draft.ts'
import { checkSignal } from './signals.ts'

/** Instructions about the process that the image starts. */

const WINDOWS_SHELL = ['cmd', '/S', '/C']
const UNIX_SHELL = ['/bin/sh', '-c']

/** The arguments that start the image's shell on a command line. */
export function withShell(image: ImageDraft, args: readonly string[]): readonly string[] {
  const { shell } = image.config
  const fallback = image.platform.os === 'windows' ? WINDOWS_SHELL : UNIX_SHELL
  return [...(shell.length > 0 ? shell : fallback), args.join(' ')]
}

function processArgs(step: Step, instruction: Instruction & CommandLine): readonly string[] {
  const { image } = step.stage
  if (!instruction.shellForm) return instruction.args
  if (image.config.shell.length === 0) {
    step.linter.report(rules.jsonArgsRecommended, instruction.location, instruction.keyword)
  }
  return withShell(image, instruction.args)
}

/** Only the last one of a stage counts: the earlier are pointed at. */
function markUsed(
  step: Step,
  kind: 'cmd' | 'entrypoint' | 'healthcheck',
  { keyword, location }: Instruction,
): void {
  const { lastOf } = step.stage
  const before = lastOf.get(kind)
  if (before) step.linter.report(rules.multipleInstructionsDisallowed, before, keyword)
  lastOf.set(kind, location)
}

export function dispatchCmd(step: Step, instruction: CmdInstruction): void {
  markUsed(step, 'cmd', instruction)
  const args = processArgs(step, instruction)
  step.stage.image.config.cmd = args
  step.stage.image.config.argsEscaped = true
  commit(step, `CMD ${goQuoteList(args)}`)
}

export function dispatchEntrypoint(step: Step, instruction: EntrypointInstruction): void {
  markUsed(step, 'entrypoint', instruction)
  const args = processArgs(step, instruction)
  const { config } = step.stage.image
  config.entrypoint = args
  // The arguments of the base image were meant for its own entrypoint.
  if (!step.stage.lastOf.has('cmd')) config.cmd = []
  commit(step, `ENTRYPOINT ${goQuoteList(args)}`)
}

export function dispatchHealthcheck(step: Step, instruction: HealthcheckInstruction): void {
  markUsed(step, 'healthcheck', instruction)
  const { test, interval, timeout, startPeriod, startInterval, retries } = instruction.health
  step.stage.image.config.healthcheck = {
    Test: test,
    Interval: interval,
    Timeout: timeout,
    StartPeriod: startPeriod,
    StartInterval: startInterval,
    Retries: retries,
  }
  const [every, limit, period, first] = [interval, timeout, startPeriod, startInterval].map(formatGoDuration)
  commit(
    step,
    `HEALTHCHECK {Test:[${test.join(' ')}] Interval:${every} Timeout:${limit} StartPeriod:${period} ` +
      `StartInterval:${first} Retries:${retries}}`,
  )
}

export function dispatchMaintainer(step: Step, { maintainer }: MaintainerInstruction): void {
  step.stage.image.author = maintainer
  commit(step, `MAINTAINER ${maintainer}`)
}

export function dispatchShell(step: Step, { shell }: ShellInstruction): void {
  step.stage.image.config.shell = shell
  commit(step, `SHELL [${shell.join(' ')}]`)
}

export function dispatchStopSignal(step: Step, { signal }: StopsignalInstruction): void {
  checkSignal(signal)
  step.stage.image.config.stopSignal = signal
  commit(step, `STOPSIGNAL ${signal}`)
}
