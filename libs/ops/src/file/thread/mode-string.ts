import { SlipwayError } from '@slipway/base'

/** Computes the permission bits (with setuid, setgid, sticky) that a file gets. */
export type ModeChange = (mode: number, isDirectory: boolean) => number

/** What a copy says about modes; `modeStr` wins. */
export interface ModeSpec {
  readonly mode: number | undefined
  /** Octal or symbolic. */
  readonly modeStr: string
}

export function modeChange({ mode, modeStr }: ModeSpec): ModeChange | undefined {
  if (modeStr !== '') return parseModeString(modeStr)
  return mode === undefined ? undefined : () => mode & 0o7777
}

const SETUID = 0o4000
const SETGID = 0o2000
const STICKY = 0o1000
/** Everything but the sticky bit, which only `t` touches. */
const STANDARD = 0o6777
const CLASS: Readonly<Record<string, { readonly bits: number; readonly shift: number }>> = {
  u: { bits: SETUID | 0o700, shift: 6 },
  g: { bits: SETGID | 0o070, shift: 3 },
  o: { bits: 0o007, shift: 0 },
}

/** Parses what chmod(1) takes: octal, or symbolic clauses like `u+x,go-w`, `a=rX`, `g=u-w`. The umask has no part in it. */
export function parseModeString(text: string): ModeChange {
  if (/^[0-9]/.test(text)) {
    if (!/^[0-7]{1,6}$/.test(text) || Number.parseInt(text, 8) > 0o7777) throw invalidMode(text)
    const mode = Number.parseInt(text, 8)
    return () => mode
  }
  const changes = text.split(',').flatMap((clause) => parseClause(clause, text))
  return (mode, isDirectory) => {
    const original = mode
    return changes.reduce((current, change) => change(current, original, isDirectory), mode)
  }
}

type Step = (mode: number, original: number, isDirectory: boolean) => number

function parseClause(clause: string, text: string): Step[] {
  const who = /^[augo]*/.exec(clause)![0]
  const actions = clause.slice(who.length)
  if (!/^([-+=][rwxXstugo]*)+$/.test(actions)) throw invalidMode(text)
  const mask = whoMask(who)
  return [...actions.matchAll(/([-+=])([rwxXstugo]*)/g)].flatMap(([, op, letters]) =>
    actionSteps(op!, letters!, who, mask),
  )
}

function whoMask(who: string): number {
  if (who === '' || who.includes('a')) return STANDARD
  return Array.from(who).reduce((mask, name) => mask | CLASS[name]!.bits, 0)
}

function actionSteps(op: string, letters: string, who: string, mask: number): Step[] {
  const steps: Step[] = []
  const copies = Array.from(letters).filter((letter) => letter in CLASS)
  const bits = letterBits(letters, who, mask)
  if (op === '=' && copies.length === 0) steps.push((mode) => mode & ~(mask | (bits & STICKY)))
  if (bits !== 0) steps.push(op === '-' ? (mode) => mode & ~bits : (mode) => mode | bits)
  for (const letter of copies) steps.push(copyStep(op, letter, mask))
  const executable = 0o111 & mask
  if (!letters.includes('X')) return steps
  if (op === '-') return [...steps, (mode) => mode & ~executable]
  return [
    ...steps,
    (mode, original, isDirectory) => (isDirectory || (original & 0o111) !== 0 ? mode | executable : mode),
  ]
}

function letterBits(letters: string, who: string, mask: number): number {
  const onlyOthers = who !== '' && (mask & ~0o007) === 0
  let bits = 0
  for (const letter of letters) {
    if (letter === 'r') bits |= 0o444 & mask
    else if (letter === 'w') bits |= 0o222 & mask
    else if (letter === 'x') bits |= 0o111 & mask
    else if (letter === 's') bits |= (SETUID | SETGID) & mask
    else if (letter === 't' && !onlyOthers) bits |= STICKY
  }
  return bits
}

/** `g=u`, `o+g`, …: the bits of one class at the time it is applied, for the others. */
function copyStep(op: string, from: string, mask: number): Step {
  return (mode) => {
    const value = (mode >> CLASS[from]!.shift) & 0o7
    const spread = (value * 0o111) & mask
    if (op === '+') return mode | spread
    if (op === '-') return mode & ~spread
    return (mode & ~(0o777 & mask)) | spread
  }
}

function invalidMode(text: string): SlipwayError {
  return new SlipwayError('invalid-argument', `invalid mode ${JSON.stringify(text)}: invalid syntax`)
}
