import { gauge } from '@slipway/metrics'

export interface Slots {
  readonly permits: number
  readonly used: number
  readonly waiting: number
}

/** Shows how many ops run at once and how many wait, until it is disposed of. */
export function watchSlots(slots: Slots): Disposable {
  const help = 'Ops that may run at once (limit), that run (used), and that wait for others to end (waiting).'
  return gauge('slipway_slots', help, () => [
    { labels: { state: 'limit' }, value: slots.permits },
    { labels: { state: 'used' }, value: slots.used },
    { labels: { state: 'waiting' }, value: slots.waiting },
  ])
}
