import { SlipwayError } from '@slipway/base'
import { compareUtf8 } from '@slipway/llb'
import { encodeGoJson } from '@slipway/oci'
import { containsWildcards } from '@slipway/patterns'
import type { pb } from '@slipway/proto'
import { joinedDigest, jsonKey } from '../cache-key.ts'
import type { InputKey, OpKey } from '../exec/cache-map.ts'
import { FILE_COPY, FILE_MKDIR, FILE_MKFILE, FILE_RM, FILE_SYMLINK } from '../go-messages.ts'
import { base64, goStruct, type GoStruct } from '../go-struct.ts'
import { toNumber } from '../pb-numbers.ts'
import { basePath, dedupeSelectors, plainSelector, type Selector } from '../selector.ts'

/** Selected parts per input, and inputs that are built upon: those count as a whole. */
interface Selections {
  readonly selectors: Map<number, Selector[]>
  readonly whole: Set<number>
}

export function fileKey(file: pb.FileOp.$Properties, inputCount: number): OpKey {
  const actions = file.actions ?? []
  const selections: Selections = { selectors: new Map(), whole: new Set() }
  const written = actions.map((action) => actionJson(action, inputCount, selections))
  const indexes = actions.map((action) => [
    toNumber(action.input),
    toNumber(action.secondaryInput),
    toNumber(action.output),
  ])
  const digest = jsonKey({
    Type: 'buildkit.file.v0',
    Actions: written,
    indexes: isDefaultChain(indexes) || indexes.length === 0 ? undefined : indexes,
  })
  for (const index of selections.selectors.keys()) {
    if (index >= 0 && index < inputCount) continue
    throw new SlipwayError(
      'invalid-argument',
      `invalid input index ${index} in file op with ${inputCount} inputs`,
    )
  }
  const inputs = Array.from({ length: inputCount }, (_, index) => inputKey(index, selections))
  return { digest, inputs }
}

function inputKey(index: number, { selectors, whole }: Selections): InputKey {
  const selected = selectors.get(index)
  if (!selected || whole.has(index)) return {}
  const paths = selected.map((selector) => selector.path).toSorted((a, b) => compareUtf8(b, a))
  return { selector: joinedDigest(paths, 'string-list'), content: dedupeSelectors(selected) }
}

/** The action's JSON in base64, as Go writes a list of byte slices; null for an action we do not know. */
function actionJson(
  action: pb.FileAction.$Properties,
  inputCount: number,
  selections: Selections,
): string | null {
  const [message, struct] = messageOf(action)
  if (!message || !struct) return null
  const input = toNumber(action.input)
  if (input !== -1) selections.whole.add(input)
  const owner = (action.mkdir ?? action.mkfile ?? action.copy)?.owner
  if (owner) selectOwner(owner, selections)
  const secondary = toNumber(action.secondaryInput)
  if (!action.copy || secondary === -1 || secondary >= inputCount) return toJson(message, struct)
  select(selections, secondary, copySelector(action.copy))
  // The name of the source decides where it lands; where it lay does not matter beyond its content.
  return toJson(
    Object.assign(Object.create(action.copy) as object, { src: basePath(action.copy.src ?? '') }),
    struct,
  )
}

function messageOf(action: pb.FileAction.$Properties): readonly [object?, GoStruct?] {
  if (action.mkdir) return [action.mkdir, FILE_MKDIR]
  if (action.mkfile) return [action.mkfile, FILE_MKFILE]
  if (action.symlink) return [action.symlink, FILE_SYMLINK]
  if (action.rm) return [action.rm, FILE_RM]
  return action.copy ? [action.copy, FILE_COPY] : []
}

function toJson(message: object, struct: GoStruct): string {
  return base64(encodeGoJson(goStruct(message, struct)))
}

function copySelector(copy: pb.FileActionCopy.$Properties): Selector {
  const path = copy.src ?? ''
  return {
    path,
    wildcard: copy.allowWildcard === true && containsWildcards(path),
    followLinks: copy.followSymlink === true,
    includePatterns: copy.include_patterns ?? [],
    excludePatterns: copy.exclude_patterns ?? [],
    requiredPaths: copy.required_paths ?? [],
  }
}

function selectOwner(owner: pb.ChownOpt.$Properties, selections: Selections): void {
  const sides = [
    [owner.user, '/etc/passwd'],
    [owner.group, '/etc/group'],
  ] as const
  for (const [side, path] of sides) {
    if (!side?.byName) continue
    const input = toNumber(side.byName.input)
    if (input < 0) return
    select(selections, input, plainSelector(path, true))
  }
}

function select({ selectors }: Selections, input: number, selector: Selector): void {
  const selected = selectors.get(input)
  if (selected) selected.push(selector)
  else selectors.set(input, [selector])
}

/** The plain chain that clients make; keys older than indexes are kept for it. */
function isDefaultChain(indexes: readonly (readonly number[])[]): boolean {
  const last = indexes.length - 1
  return indexes.every(([input, secondary, output], i) => {
    if (input !== (i === 0 ? 0 : indexes.length + i - 1)) return false
    if (secondary !== -1 && secondary !== 1) return false
    return output === (i === last ? 0 : -1)
  })
}
