import koffi, { type KoffiFunc, type LibraryHandle } from 'koffi'
import { SlipwayError } from '@slipway/base'
import { errnoName, SystemError } from './errors.ts'

/**
 * A path for a system call. File names are bytes on Linux: a Buffer is taken as it is, a string as UTF-8.
 * A NUL byte inside is an error, never a silent cut.
 */
export type FsPath = string | Buffer

type Fn = (...args: never[]) => unknown

export interface BoundFn<F extends Fn> {
  (...args: Parameters<F>): ReturnType<F>
  /** On the thread pool (100 us more), for calls that can take long; with the errno that the call left. */
  async(...args: Parameters<F>): Promise<{ readonly result: ReturnType<F>; readonly errno: string }>
}

let library: LibraryHandle | undefined
let left = 0
const readErrno = koffi.errno as () => number

/**
 * A C function, bound at its first call, so that importing this module never fails on another system.
 * koffi knows neither `ssize_t` nor a bare `unsigned`: write `long` and `unsigned int`.
 */
export function bind<F extends Fn>(prototype: string): BoundFn<F> {
  let bound: KoffiFunc<F> | undefined
  const load = (): KoffiFunc<F> => {
    library ??= koffi.load(null)
    bound ??= library.func(prototype) as KoffiFunc<F>
    return bound
  }
  const call = (...args: Parameters<F>): ReturnType<F> => {
    const native = load()
    const result = native(...args) as ReturnType<F>
    if ((result as number | bigint) < 0) left = readErrno()
    return result
  }
  const async: BoundFn<F>['async'] = (...args) =>
    new Promise((resolve, reject) => {
      load().async(...args, (error: Error | null, result: ReturnType<F>) => {
        left = readErrno()
        if (error) reject(error)
        else resolve({ result, errno: lastErrno() })
      })
    })
  return Object.assign(call, { async })
}

/**
 * The errno of the last bound call that failed. It is read next to the call: the runtime's own locks wait by system calls
 * of this thread (EAGAIN when they lose a race), and every return into JavaScript may take one.
 */
export function lastErrno(): string {
  return errnoName(left)
}

/** Throws the errno of the call that just returned `result` when it is negative. */
export function check(result: number, syscall: string, path: FsPath = ''): number {
  if (result < 0) throw new SystemError(syscall, lastErrno(), String(path))
  return result
}

export function cpath(path: FsPath): FsPath {
  if (path.length === 0) throw new SystemError('path', 'ENOENT', '')
  if (typeof path === 'string') {
    if (path.includes('\0')) throw nulError(path)
    return path
  }
  if (path.includes(0)) throw nulError(path.toString())
  const terminated = Buffer.alloc(path.length + 1)
  path.copy(terminated)
  return terminated
}

function nulError(path: string): SlipwayError {
  return new SlipwayError('invalid-argument', `path ${JSON.stringify(path)} contains a NUL byte`)
}
