import type { LogEvent, ProgressEvent, StatusEvent, VertexEvent, WarningEvent } from '../progress.ts'
import { Step } from './step.ts'

interface Group {
  readonly step: Step
  readonly members: Map<string, VertexEvent>
}

/** All that is known of a build, kept for showing. */
export class Trace {
  /** Begun ones, in order. */
  readonly steps: Step[] = []
  readonly byDigest = new Map<string, Step>()
  /** Digests of what changed since it was last shown. */
  readonly updates = new Set<string>()
  readonly warnings: WarningEvent[] = []
  startedAt: number | undefined
  #skew: number | undefined
  readonly #groups = new Map<string, Group>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** What to add to the daemon's times to have ours. */
  get skew(): number {
    return this.#skew ?? 0
  }

  update(events: readonly ProgressEvent[]): void {
    const groups = new Set<Group>()
    // Whatever order they come in: a vertex first, then what belongs to it.
    for (const event of events) if (event.kind === 'vertex') this.#vertex(event, groups)
    for (const group of groups) this.#refresh(group)
    for (const event of events) {
      if (event.kind === 'status') this.#status(event)
      else if (event.kind === 'log') this.#log(event)
      else if (event.kind === 'warning') this.#warning(event)
    }
  }

  /** Steps that count: groups as one, hidden ones not at all. */
  counts(): { readonly total: number; readonly completed: number } {
    const steps = [...new Set(this.byDigest.values())].filter((step) => !step.hidden)
    return { total: steps.length, completed: steps.filter((step) => step.completed).length }
  }

  #vertex(event: VertexEvent, groups: Set<Group>): void {
    this.startedAt ??= event.started
    if (event.progressGroup) {
      groups.add(this.#join(event, event.progressGroup))
      return
    }
    let step = this.byDigest.get(event.digest)
    if (!step) {
      step = new Step(event.digest, event.name)
      this.byDigest.set(event.digest, step)
    }
    const begins = event.started !== undefined && !step.started
    const changed = step.apply(event)
    if (begins) this.#begin(step, event.started!)
    if (changed) this.#changed(step)
  }

  #join(event: VertexEvent, info: NonNullable<VertexEvent['progressGroup']>): Group {
    let group = this.#groups.get(info.id)
    if (!group) {
      const step = new Step(info.id, info.name)
      step.hidden = true
      group = { step, members: new Map() }
      this.#groups.set(info.id, group)
      this.byDigest.set(info.id, step)
    }
    group.members.set(event.digest, event)
    this.byDigest.set(event.digest, group.step)
    return group
  }

  #refresh({ step, members }: Group): void {
    const wasHidden = step.hidden
    const before = `${step.cached} ${step.error}`
    let changed = false
    step.cached = true
    for (const member of members.values()) {
      if (member.started !== undefined) {
        changed = step.addInterval(member.started, member.completed) || changed
        if (!member.progressGroup?.weak) step.hidden = false
      }
      step.cached &&= member.cached ?? false
      if (member.error && !step.error) step.error = member.error
    }
    if (step.error) step.hidden = false
    if (step.hidden) return
    if (wasHidden) this.#begin(step, step.intervals[0]?.start ?? this.#now())
    if (changed || wasHidden || before !== `${step.cached} ${step.error}`) this.#changed(step)
  }

  #begin(step: Step, started: number): void {
    this.#skew ??= this.#now() - started
    this.steps.push(step)
  }

  #changed(step: Step): void {
    step.note(this.#now())
    this.updates.add(step.digest)
  }

  #status(event: StatusEvent): void {
    const step = this.byDigest.get(event.vertex)
    if (!step) return
    if (event.started !== undefined || step.statuses.has(event.id)) step.statuses.set(event.id, event)
    step.changedStatuses.add(event.id)
    this.#changed(step)
  }

  #log(event: LogEvent): void {
    const step = this.byDigest.get(event.vertex)
    if (!step) return
    step.write(event.data, event.timestamp)
    this.#changed(step)
  }

  #warning(event: WarningEvent): void {
    this.warnings.push(event)
    const step = this.byDigest.get(event.vertex)
    if (!step) return
    step.warnings.push(event)
    this.#changed(step)
  }
}
