import { wrapError } from '@slipway/base'
import { type Bridge, type FrontendResult, isReplaced } from '@slipway/frontend'
import { parseReference, repositoryName } from '@slipway/oci'
import { detectSyntax } from '../parser/directives.ts'
import { withLocation } from '../parser/location.ts'
import { type DockerfileSource, withSource } from './dockerfile-source.ts'

const SYNTAX_ARG = 'build-arg:BUILDKIT_SYNTAX'

/** Repositories whose images hold this very frontend. */
export const BUILTIN_REPOSITORIES: readonly string[] = ['docker/dockerfile', 'docker/dockerfile-upstream']

/**
 * Hands the build to the frontend image that `# syntax=` or BUILDKIT_SYNTAX names; undefined where there is none, or
 * where it is the one built in. A frontend that was started for such a line has `cmdline` and does not look again.
 */
export async function forwardToSyntax(
  bridge: Bridge,
  source: DockerfileSource,
  builtIn: ReadonlySet<string>,
): Promise<FrontendResult | undefined> {
  const { opts } = bridge
  if (Object.hasOwn(opts, 'cmdline')) return undefined
  const argument = opts[SYNTAX_ARG]
  if (argument !== undefined) {
    const [ref = ''] = argument.trim().split(' ', 1)
    if (isBuiltIn(bridge, ref, builtIn)) return undefined
    return forward(bridge, ref, argument).catch((error: unknown) => {
      throw hasSource(error) ? error : wrapError(error, `failed with ${SYNTAX_ARG} = ${argument}`)
    })
  }
  const directive = detectSyntax(source.data)
  if (!directive || isBuiltIn(bridge, directive.value, builtIn)) return undefined
  return forward(bridge, directive.value, directive.cmdline).catch((error: unknown) => {
    throw hasSource(error) ? error : withSource(withLocation(error, directive.location), source)
  })
}

/**
 * Named contexts may replace the image, and then it is run even if it is called like the one built in; and a digest asks for
 * its very bytes.
 */
function isBuiltIn({ opts }: Bridge, ref: string, builtIn: ReadonlySet<string>): boolean {
  try {
    const reference = parseReference(ref)
    return reference.digest === undefined && builtIn.has(repositoryName(reference)) && !isReplaced(opts, ref)
  } catch {
    return false
  }
}

function forward(bridge: Bridge, source: string, cmdline: string): Promise<FrontendResult> {
  return bridge.solve({
    frontend: 'gateway.v0',
    frontendOpt: { ...bridge.opts, cmdline, source },
    frontendInputs: bridge.inputs,
  })
}

function hasSource(error: unknown): boolean {
  return wrapError(error, '').details.some((detail) => detail.kind === 'source')
}

/** The names of repositories as images are compared by. */
export function repositorySet(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => repositoryName(parseReference(name))))
}
