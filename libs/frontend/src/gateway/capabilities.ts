import { SlipwayError } from '@slipway/base'

const INPUTS = 'moby.buildkit.frontend.inputs'

/** Frontends from before they could say so, which understand inputs all the same: docker/dockerfile 1.1.6 and 1.1.7. */
const KNOWN_INPUTS: ReadonlySet<string> = new Set([
  'sha256:9ac1c43a60e31dca741a6fe8314130a9cd4c4db0311fbbc636ff992ef60ae76d',
  'sha256:080bd74d8778f83e7b670de193362d8c593c8b14f5c8fb919d28ee8feda0d069',
  'sha256:60543a9d92b92af5088fb2938fb09b2072684af8384399e153e137fe081f8ab4',
  'sha256:de85b2f3a3e8a2f7fe48e8e84a65f6fdd5cd5183afa6412fff9caa6871649c44',
])

/** Names in a list like `a,b+forward`. */
function parseCaps(text: string | undefined): Set<string> {
  const names = (text ?? '').split(',').map((cap) => cap.split('+', 1)[0] ?? '')
  return new Set(names.filter((name) => name !== ''))
}

/** Throws `unimplemented` for the first capability that a build needs and the image does not claim. */
export function checkFrontendCaps(wanted: {
  /** Label of the image. */
  readonly label: string | undefined
  readonly digest: string
  /** Option of the build. */
  readonly requested: string | undefined
  readonly hasInputs: boolean
}): void {
  const claimed = parseCaps(wanted.label)
  if (KNOWN_INPUTS.has(wanted.digest)) claimed.add(INPUTS)
  const needed = parseCaps(wanted.requested)
  if (wanted.hasInputs) needed.add(INPUTS)
  for (const name of needed) {
    if (claimed.has(name)) continue
    throw new SlipwayError('unimplemented', `unsupported frontend capability ${name}`, {
      details: [{ kind: 'frontend-cap', name }],
    })
  }
}
