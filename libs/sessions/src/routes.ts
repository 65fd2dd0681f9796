import type { slipway } from '@slipway/proto'
import type { SessionGroup } from './sessions.ts'

/** How a session can be reached: through which relay, in the name of which build. */
export interface SessionRoute {
  readonly session: string
  readonly build: string
  readonly relay: string
}

type WireRoutes = slipway.sessions.v1.SessionRoutes.$Properties

/** The routes that this process knows at the moment. One session may have several: builds can share it. */
export class SessionRoutes {
  /** In the order in which they came. */
  readonly #routes = new Map<string, Set<SessionRoute>>()

  /** Known until disposed. */
  add(routes: readonly SessionRoute[]): Disposable {
    // The same route may be added several times, and is then known until the last of them is removed.
    const added = routes.map((route) => ({ ...route }))
    for (const route of added) {
      const known = this.#routes.get(route.session)
      if (known) known.add(route)
      else this.#routes.set(route.session, new Set([route]))
    }
    return {
      [Symbol.dispose]: () => {
        for (const route of added) this.#remove(route)
      },
    }
  }

  of(session: string): readonly SessionRoute[] {
    return [...(this.#routes.get(session) ?? [])]
  }

  /** Every route, for sessions that a build names without being theirs. */
  all(): readonly SessionRoute[] {
    return [...this.#routes.values()].flatMap((known) => [...known])
  }

  ofGroup(group: SessionGroup): readonly SessionRoute[] {
    return group.ids().flatMap((id) => this.#routes.get(id)?.values().next().value ?? [])
  }

  #remove(route: SessionRoute): void {
    const known = this.#routes.get(route.session)
    known?.delete(route)
    if (known?.size === 0) this.#routes.delete(route.session)
  }
}

export function encodeRoutes(routes: readonly SessionRoute[]): WireRoutes {
  return { routes: routes.map((route) => ({ ...route })) }
}

export function decodeRoutes(wire: WireRoutes | null | undefined): readonly SessionRoute[] {
  return (wire?.routes ?? []).map(({ session, build, relay }) => ({
    session: session ?? '',
    build: build ?? '',
    relay: relay ?? '',
  }))
}

/** The group of sessions of a remote caller; `update` follows its changes. */
export class RemoteGroup implements SessionGroup, Disposable {
  readonly #known: SessionRoutes
  #ids: readonly string[] = []
  #held: Disposable | undefined

  constructor(known: SessionRoutes, routes: readonly SessionRoute[]) {
    this.#known = known
    this.update(routes)
  }

  ids(): readonly string[] {
    return this.#ids
  }

  update(routes: readonly SessionRoute[]): void {
    const held = this.#known.add(routes)
    this.#held?.[Symbol.dispose]()
    this.#held = held
    this.#ids = routes.map(({ session }) => session)
  }

  [Symbol.dispose](): void {
    this.#held?.[Symbol.dispose]()
    this.#held = undefined
  }
}
