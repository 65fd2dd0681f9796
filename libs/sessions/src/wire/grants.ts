/** Which builds may reach which sessions: their own, and those that they name. */
export class SessionGrants {
  readonly #builds = new Map<string, Map<string, number>>()

  /** Valid until disposed. */
  grant(build: string, sessions: readonly string[]): Disposable {
    const granted = this.#builds.get(build) ?? new Map<string, number>()
    this.#builds.set(build, granted)
    for (const session of sessions) granted.set(session, (granted.get(session) ?? 0) + 1)
    let ended = false
    return {
      [Symbol.dispose]: () => {
        if (ended) return
        ended = true
        for (const session of sessions) {
          const count = (granted.get(session) ?? 1) - 1
          if (count > 0) granted.set(session, count)
          else granted.delete(session)
        }
        if (granted.size === 0) this.#builds.delete(build)
      },
    }
  }

  allows(build: string, session: string): boolean {
    return this.#builds.get(build)?.has(session) ?? false
  }
}
