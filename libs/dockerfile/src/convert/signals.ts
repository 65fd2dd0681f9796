import { SlipwayError } from '@slipway/base'

const NAMES = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM ' +
    'TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
  ).split(' '),
)
const MAX_ABOVE_MIN = 15
const MAX_BELOW_MAX = 14

/** Throws `invalid-argument` for what is neither a number nor the name of a Linux signal. */
export function checkSignal(text: string): void {
  if (/^[+-]?\d+$/.test(text) && Number(text) !== 0) return
  const name = text.toUpperCase().replace(/^SIG/, '')
  const realTime = /^RT(MIN\+|MAX-)([1-9]\d?)$/.exec(name)
  const limit = realTime?.[1] === 'MIN+' ? MAX_ABOVE_MIN : MAX_BELOW_MAX
  if (NAMES.has(name) || (realTime && Number(realTime[2]) <= limit)) return
  throw new SlipwayError('invalid-argument', `invalid signal: ${text}`)
}
