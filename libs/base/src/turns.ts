/** Of each turn of the event loop, what all long work of a thread may take together. The rest is for input and output. */
const BUDGET_MS = 2
/** Continuations of one turn at most: how long each takes is seen only when the next one is about to begin. */
const PER_TURN = 32

let began = 0
let waiting: (() => void)[] = []
let head = 0
let admitting = 0

/**
 * True when long work has had its share of this turn and should wait for a later one. The turn counts from the first
 * question in it, whoever asked.
 */
export function isTurnOver(): boolean {
  const now = performance.now()
  if (began === 0) {
    began = now
    setImmediate(beginAnew)
    return false
  }
  return now - began >= BUDGET_MS
}

/** Does `work` in a later turn that has time left; first come, first served. */
export function inLaterTurn(work: () => void): void {
  waiting.push(work)
  if (admitting === 0) admit()
}

/** Settles in a later turn that has time left. */
export function laterTurn(): Promise<void> {
  return new Promise(inLaterTurn)
}

/**
 * Keeps long work from standing in the way of everything else: asked once per piece, it gives a promise to wait for when the
 * turn is over, and nothing before. The pieces should take well below a millisecond.
 */
export function pace(): Promise<void> | undefined {
  return isTurnOver() ? laterTurn() : undefined
}

function beginAnew(): void {
  began = 0
}

function admit(): void {
  // What a continuation sets off runs before the next immediate: so each is seen by the next one's look at the clock.
  admitting = Math.min(waiting.length - head, PER_TURN)
  for (let i = 0; i < admitting; i++) setImmediate(admitOne)
}

function admitOne(): void {
  admitting--
  if (!isTurnOver()) waiting[head++]?.()
  if (admitting > 0) return
  if (head === waiting.length) {
    waiting = []
    head = 0
  } else {
    if (head > 1024) {
      waiting = waiting.slice(head)
      head = 0
    }
    admit()
  }
}
