import { SlipwayError } from '@slipway/base'
import {
  type FileMount,
  fileActions,
  type Mount,
  scratch,
  type SecretMount,
  type SshMount,
  type State,
} from '@slipway/llb'
import { baseName, cleanPath, joinPath } from '@slipway/patterns'
import type { ExpandedRunInstruction, RunMount } from '../instructions/types.ts'
import { type Step, usedPath } from './dispatch.ts'
import type { StageState } from './stage-state.ts'

const SECRET_MODE = 0o400
const SSH_MODE = 0o600
const CACHE_MODE = 0o755

/** The mounts of a RUN, and the paths that they use. */
export function runMounts(step: Step, instruction: ExpandedRunInstruction): readonly Mount[] {
  const { location } = instruction
  return instruction.mounts.map((mount, index) => {
    if (mount.type === 'secret') {
      const secret = secretMount(mount)
      step.stage.outline.need('secrets', secret.id, { required: mount.required, location })
      return secret
    }
    if (mount.type === 'ssh') {
      step.stage.outline.need('ssh', mount.id || 'default', { required: mount.required, location })
      return sshMount(mount)
    }
    return fileMount(step, mount, step.command.sources[index])
  })
}

function fileMount(step: Step, mount: RunMount, named: StageState | undefined): FileMount {
  const { stage } = step
  // A cache starts empty unless it says what from.
  const from = mount.from === '' && mount.type === 'cache' ? 'scratch' : mount.from
  const source = from === '' ? undefined : named
  if (source && !source.dispatched) {
    throw invalid(
      `cannot mount from stage ${JSON.stringify(from)} to ${JSON.stringify(mount.target)}, stage needs to be defined before current command`,
    )
  }
  const target = mountTarget(stage, mount)
  const placed = placeSource(mount, source ? source.state : step.scope.buildContext)
  const used = source ? source.paths : stage.contextPaths
  used.add(usedPath(mount.source))
  const common = {
    target,
    ...(placed.state.output ? { from: placed.state } : {}),
    ...(placed.path === '/' ? {} : { source: placed.path }),
    ...(mount.readOnly ? { readonly: true } : {}),
  }
  switch (mount.type) {
    case 'tmpfs':
      return { type: 'tmpfs', target, size: mount.sizeLimit, ...(mount.readOnly ? { readonly: true } : {}) }
    case 'cache':
      return {
        ...common,
        type: 'cache',
        id: `${step.scope.options.cacheNamespace}/${mount.id === '' ? cleanPath(mount.target) : mount.id}`,
        sharing: mount.sharing === '' ? 'shared' : mount.sharing,
      }
    default: {
      const drops = step.scope.options.llbCaps.has('exec.mount.bind.readwrite-nooutput')
      return { ...common, type: 'bind', ...(!mount.readOnly && drops ? { noOutput: true } : {}) }
    }
  }
}

function mountTarget(stage: StageState, { target }: RunMount): string {
  const full = target.startsWith('/') ? target : joinPath('/', stage.state.settings.dir, target)
  if (full === '/') throw invalid(`invalid mount target ${JSON.stringify(full)}`)
  return full
}

/** What is mounted: a path of the source, or a directory made with the owner and mode that were asked for. */
function placeSource(mount: RunMount, state: State): { readonly state: State; readonly path: string } {
  const base = mount.type === 'tmpfs' ? scratch() : state
  const path = usedPath(mount.source)
  const { uid, gid, mode } = mount
  if (path !== '/' || (uid === undefined && gid === undefined && mode === undefined))
    return { state: base, path }
  const owner = { user: { id: uid ?? 0 }, group: { id: gid ?? 0 } }
  const made = base.file(fileActions.mkdir('/cache', mode ?? CACHE_MODE, { owner }), {
    name: '[internal] setting cache mount permissions',
  })
  return { state: made, path: '/cache' }
}

function secretMount(mount: RunMount): SecretMount {
  const id = mount.source || mount.id || (mount.target === '' ? '' : baseName(mount.target))
  if (id === '') throw invalid('one of source, target required')
  const file = mount.target || (mount.env === undefined ? `/run/secrets/${baseName(id)}` : '')
  return {
    type: 'secret',
    id,
    ...(file === '' ? {} : { target: file }),
    ...(mount.env === undefined ? {} : { env: mount.env }),
    ...(mount.required ? {} : { optional: true }),
    ...ownership(mount, SECRET_MODE),
  }
}

function sshMount(mount: RunMount): SshMount {
  if (mount.source !== '') throw invalid('ssh does not support source')
  return {
    type: 'ssh',
    id: mount.id,
    ...(mount.target === '' ? {} : { target: mount.target }),
    ...(mount.required ? {} : { optional: true }),
    ...ownership(mount, SSH_MODE),
  }
}

function ownership(
  { uid, gid, mode }: RunMount,
  defaultMode: number,
): { readonly uid?: number; readonly gid?: number; readonly mode?: number } {
  if (uid === undefined && gid === undefined && mode === undefined) return {}
  return { uid: uid ?? 0, gid: gid ?? 0, mode: mode ?? defaultMode }
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
