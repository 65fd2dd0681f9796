import { SlipwayError } from '@slipway/base'

const CAPS = new Set(
  ['inputs', 'subrequests', 'contexts', 'gitquerystring'].map((name) => `moby.buildkit.frontend.${name}`),
)

/**
 * The error for a capability that a client asks for and this frontend lacks. With `+forward` it counts only if the
 * build is not handed to a frontend image.
 */
export function checkCaps(request: string | undefined): {
  readonly error?: SlipwayError
  readonly mayForward: boolean
} {
  let result: { readonly error?: SlipwayError; readonly mayForward: boolean } = { mayForward: false }
  for (const cap of (request ?? '').split(',').filter(Boolean)) {
    const [name = '', ...options] = cap.split('+')
    if (CAPS.has(name)) continue
    const error = new SlipwayError('unimplemented', `unsupported frontend capability ${name}`, {
      details: [{ kind: 'frontend-cap', name }],
    })
    if (!options.includes('forward')) return { error, mayForward: false }
    result = { error, mayForward: true }
  }
  return result
}

/** Attestations that this frontend would have to make itself. */
export function refuseSbom(opts: Readonly<Record<string, string>>): void {
  const wanted = Object.keys(opts).some((key) =>
    /^(?:attest:sbom|build-arg:BUILDKIT_ATTEST_SBOM)$/i.test(key),
  )
  if (wanted) throw new SlipwayError('unimplemented', 'attest:sbom: scanning images is not implemented')
}
