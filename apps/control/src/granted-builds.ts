import type { BuildBridge, Builds } from '@slipway/builds'
import type { SessionGrants } from '@slipway/sessions/wire/grants'

const SESSION_OPTION = 'local-sessionid:'

/** Builds that may reach, while they run, their own session and those that their client names for further contexts. */
export class GrantedBuilds implements Builds {
  readonly #builds: Builds
  readonly #grants: SessionGrants
  readonly #running = new Map<string, DisposableStack>()

  constructor(builds: Builds, grants: SessionGrants) {
    this.#builds = builds
    this.#grants = grants
  }

  solve: Builds['solve'] = async (request, signal) => {
    using granted = new DisposableStack()
    const sessions = [request.sessionId, ...named(request.frontendAttrs)].filter((id) => id !== '')
    granted.use(this.#grants.grant(request.ref, sessions))
    // A second build of the same ref is refused by the solver; it must not take the grants of the first with it.
    const first = !this.#running.has(request.ref)
    if (first) this.#running.set(request.ref, granted)
    try {
      return await this.#builds.solve(request, signal)
    } finally {
      if (first) this.#running.delete(request.ref)
    }
  }

  status: Builds['status'] = (ref, signal) => this.#builds.status(ref, signal)

  bridge: Builds['bridge'] = async (ref, signal): Promise<BuildBridge> => {
    const inner = await this.#builds.bridge(ref, signal)
    const { bridge } = inner
    return {
      refs: inner.refs,
      containers: inner.containers,
      complete: (outcome) => inner.complete(outcome),
      bridge: {
        ...bridge,
        solve: async (request) => {
          this.#grant(ref, named(request.frontendOpt ?? {}))
          return await bridge.solve(request)
        },
        resolveImageConfig: async (image, options) => {
          if (options.store) this.#grant(ref, [options.store.sessionId])
          return await bridge.resolveImageConfig(image, options)
        },
      },
    }
  }

  #grant(ref: string, sessions: readonly string[]): void {
    if (sessions.length > 0) this.#running.get(ref)?.use(this.#grants.grant(ref, sessions))
  }
}

function named(options: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    name.startsWith(SESSION_OPTION) ? [value.slice(value.lastIndexOf(':') + 1)] : [],
  )
}
