import type { EnvList } from '@slipway/llb'
import { parseGoBool } from '@slipway/base'
import type { StageState } from './stage-state.ts'

const SCAN_CONTEXT = 'BUILDKIT_SBOM_SCAN_CONTEXT'
const SCAN_STAGE = 'BUILDKIT_SBOM_SCAN_STAGE'

/** Whether the arguments ask to scan this stage, or the build context with it, for packages. */
export function markScans(stage: StageState, globalArgs: EnvList): void {
  stage.scanContext ||= isOn(stage, SCAN_CONTEXT, globalArgs)
  stage.scanStage ||= isOn(stage, SCAN_STAGE, globalArgs)
}

function isOn(stage: StageState, key: string, globalArgs: EnvList): boolean {
  const own = stage.buildArgs.findLast((arg) => arg.key === key && arg.value !== undefined)?.value
  const value = own ?? globalArgs.get(key)
  return value !== undefined && includesStage(value, stage.displayName)
}

/** A boolean, or a list of stage names. */
function includesStage(value: string, stage: string): boolean {
  try {
    return parseGoBool(value)
  } catch {
    return value.split(',').includes(stage)
  }
}
