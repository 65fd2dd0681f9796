/** Runs `kill` when `signal` aborts before the process has exited; its failure shows in the exit. */
export function killOnAbort(
  { exit, kill }: { readonly exit: Promise<unknown>; readonly kill: () => Promise<unknown> },
  signal: AbortSignal | undefined,
): void {
  if (!signal) return
  const onAbort = (): void => {
    kill().catch(() => undefined)
  }
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  const onExit = (): void => signal.removeEventListener('abort', onAbort)
  void exit.then(onExit, onExit)
}
