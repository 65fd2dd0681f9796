interface WindowsVersion {
  readonly major: number
  readonly minor: number
  readonly build: number
}

/** Builds of the long-term releases from which containers of the release before still run. */
const STABLE_ABI_BUILDS = [20348, 26100]

/** Whether containers of an `os.version` run on a host of version `host`; an unknown version on either side fits. */
export function createWindowsVersionMatcher(host: string): (version: string) => boolean {
  const own = parseVersion(host)
  return (version) => {
    if (own === undefined || version === '') return true
    const other = parseVersion(version) ?? { major: 0, minor: 0, build: 0 }
    if (own.major !== other.major || own.minor !== other.minor) return false
    const [firstStable = 0] = STABLE_ABI_BUILDS
    if (own.build < firstStable) return own.build === other.build
    const oldest = STABLE_ABI_BUILDS.findLast((build) => own.build > build) ?? firstStable
    return oldest <= other.build && other.build <= own.build
  }
}

function parseVersion(text: string): WindowsVersion | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})(?:\..*)?$/s.exec(text)
  if (!match) return undefined
  return { major: Number(match[1]), minor: Number(match[2]), build: Number(match[3]) }
}
