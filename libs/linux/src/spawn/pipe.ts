import { bind, check } from '../libc.ts'

const O_CLOEXEC = 0o2000000

const pipe2C = bind<(fds: Int32Array, flags: number) => number>('int pipe2(int *fds, int flags)')

export interface Pipe {
  readonly read: number
  readonly write: number
}

/** Both ends close-on-exec. */
export function createPipe(): Pipe {
  const fds = new Int32Array(2)
  check(pipe2C(fds, O_CLOEXEC), 'pipe2')
  return { read: fds[0]!, write: fds[1]! }
}
