/** Clients that waited for the daemon come first. */
const DELAY_MS = 1_000

/** Does what can wait once the daemon answers. Disposing it waits for the work, which is done then if it was not yet begun. */
export function afterStart(work: () => Promise<void>): AsyncDisposable {
  let running: Promise<void> | undefined
  const begin = (): Promise<void> => (running ??= work())
  const timer = setTimeout(() => void begin(), DELAY_MS).unref()
  return {
    [Symbol.asyncDispose]: async () => {
      clearTimeout(timer)
      await begin()
    },
  }
}
