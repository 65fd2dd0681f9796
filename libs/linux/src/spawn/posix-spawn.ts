import { errnoName, SystemError } from '../errors.ts'
import { bind, cpath } from '../libc.ts'

const SETSIGDEF = 0x04
const SETSIGMASK = 0x08
const SETSID = 0x80

/** Larger than the opaque types of any libc: glibc has 80, 336 and 128 bytes. */
const ACTIONS_SIZE = 256
const ATTRIBUTES_SIZE = 1024
const SIGSET_SIZE = 128

const spawnC = bind<
  (
    pid: Int32Array,
    file: string,
    actions: Buffer,
    attributes: Buffer,
    args: (string | null)[],
    env: (string | null)[],
  ) => number
>(
  'int posix_spawnp(int *pid, const char *file, const void *actions, const void *attributes, const char **args, const char **env)',
)
const actionsInitC = bind<(actions: Buffer) => number>('int posix_spawn_file_actions_init(void *actions)')
const actionsDestroyC = bind<(actions: Buffer) => number>(
  'int posix_spawn_file_actions_destroy(void *actions)',
)
const addDupC = bind<(actions: Buffer, fd: number, target: number) => number>(
  'int posix_spawn_file_actions_adddup2(void *actions, int fd, int target)',
)
const addOpenC = bind<(actions: Buffer, fd: number, path: string, flags: number, mode: number) => number>(
  'int posix_spawn_file_actions_addopen(void *actions, int fd, const char *path, int flags, uint32_t mode)',
)
const addCloseFromC = bind<(actions: Buffer, from: number) => number>(
  'int posix_spawn_file_actions_addclosefrom_np(void *actions, int from)',
)
const attrInitC = bind<(attributes: Buffer) => number>('int posix_spawnattr_init(void *attributes)')
const attrDestroyC = bind<(attributes: Buffer) => number>('int posix_spawnattr_destroy(void *attributes)')
const attrFlagsC = bind<(attributes: Buffer, flags: number) => number>(
  'int posix_spawnattr_setflags(void *attributes, short flags)',
)
const attrDefaultC = bind<(attributes: Buffer, set: Buffer) => number>(
  'int posix_spawnattr_setsigdefault(void *attributes, const void *set)',
)
const attrMaskC = bind<(attributes: Buffer, set: Buffer) => number>(
  'int posix_spawnattr_setsigmask(void *attributes, const void *set)',
)

export interface SpawnRequest {
  /** Looked up in this process's PATH when it has no slash. */
  readonly file: string
  readonly args: readonly string[]
  readonly env: readonly string[]
  /** Descriptors of this process by their number in the child. 0, 1 and 2 are /dev/null when not given. */
  readonly fds: readonly { readonly fd: number; readonly target: number }[]
}

/**
 * Starts a process in a session of its own, all signals at their defaults. Unlike node:child_process it does not copy
 * the page tables of this process, so it costs the same at any heap size.
 */
export function posixSpawn(request: SpawnRequest): number {
  const actions = Buffer.alloc(ACTIONS_SIZE)
  const attributes = Buffer.alloc(ATTRIBUTES_SIZE)
  ok(actionsInitC(actions), request)
  ok(attrInitC(attributes), request)
  try {
    prepare(actions, attributes, request)
    const pid = new Int32Array(1)
    const args = [request.file, ...request.args].map((text) => cpath(text || ' ') && text)
    const env = request.env.map((text) => cpath(text) && text)
    ok(
      spawnC(pid, cpath(request.file) as string, actions, attributes, [...args, null], [...env, null]),
      request,
    )
    return pid[0]!
  } finally {
    actionsDestroyC(actions)
    attrDestroyC(attributes)
  }
}

function prepare(actions: Buffer, attributes: Buffer, request: SpawnRequest): void {
  const given = new Set(request.fds.map(({ target }) => target))
  for (const { fd, target } of request.fds) ok(addDupC(actions, fd, target), request)
  for (const target of [0, 1, 2]) {
    if (!given.has(target)) ok(addOpenC(actions, target, '/dev/null', 2, 0), request)
  }
  closeFrom(actions, Math.max(2, ...given) + 1, request)
  ok(attrFlagsC(attributes, SETSIGDEF | SETSIGMASK | SETSID), request)
  // Node ignores SIGPIPE, and an ignored signal stays ignored across exec.
  ok(attrDefaultC(attributes, Buffer.alloc(SIGSET_SIZE, 0xff)), request)
  ok(attrMaskC(attributes, Buffer.alloc(SIGSET_SIZE)), request)
}

let hasCloseFrom = true

/** Descriptors that this process itself inherited are not close-on-exec. Not in musl and old glibc: there they stay. */
function closeFrom(actions: Buffer, from: number, request: SpawnRequest): void {
  if (!hasCloseFrom) return
  let result: number
  try {
    result = addCloseFromC(actions, from)
  } catch {
    hasCloseFrom = false
    return
  }
  ok(result, request)
}

/** These functions answer the error number; they do not set errno. */
function ok(result: number, request: SpawnRequest): void {
  if (result !== 0) throw new SystemError('posix_spawn', errnoName(result), request.file)
}
