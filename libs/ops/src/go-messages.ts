import type { GoValue } from '@slipway/oci'
import type { pb } from '@slipway/proto'
import { type GoStruct, goStruct, type Message } from './go-struct.ts'

// The messages of ops as Go marshals them: cache keys are digests of these, and must be the same as everywhere else.

const PROXY_ENV: GoStruct = [
  ['http_proxy', 'string'],
  ['https_proxy', 'string'],
  ['ftp_proxy', 'string'],
  ['no_proxy', 'string'],
  ['all_proxy', 'string'],
]

const META: GoStruct = [
  ['args', 'strings'],
  ['env', 'strings'],
  ['cwd', 'string'],
  ['user', 'string'],
  ['proxy_env', 'message', PROXY_ENV],
  [
    'extraHosts',
    'messages',
    [
      ['Host', 'string'],
      ['IP', 'string'],
    ],
  ],
  ['hostname', 'string'],
  [
    'ulimit',
    'messages',
    [
      ['Name', 'string'],
      ['Soft', 'int64'],
      ['Hard', 'int64'],
    ],
  ],
  ['cgroupParent', 'string'],
  ['removeMountStubsRecursive', 'bool'],
  ['validExitCodes', 'ints'],
]

const SECRET_OPT: GoStruct = [
  ['ID', 'string'],
  ['uid', 'int'],
  ['gid', 'int'],
  ['mode', 'int'],
  ['optional', 'bool'],
]

const MOUNT: GoStruct = [
  ['input', 'int64'],
  ['selector', 'string'],
  ['dest', 'string'],
  ['output', 'int64'],
  ['readonly', 'bool'],
  ['mountType', 'int'],
  ['TmpfsOpt', 'message', [['size', 'int64']]],
  [
    'cacheOpt',
    'message',
    [
      ['ID', 'string'],
      ['sharing', 'int'],
    ],
  ],
  ['secretOpt', 'message', SECRET_OPT],
  ['SSHOpt', 'message', SECRET_OPT],
  ['resultID', 'string'],
  ['contentCache', 'int'],
]

export const EXEC_OP: GoStruct = [
  ['meta', 'message', META],
  ['mounts', 'messages', MOUNT],
  ['network', 'int'],
  ['security', 'int'],
  [
    'secretenv',
    'messages',
    [
      ['ID', 'string'],
      ['name', 'string'],
      ['optional', 'bool'],
    ],
  ],
  [
    'cdiDevices',
    'messages',
    [
      ['name', 'string'],
      ['optional', 'bool'],
    ],
  ],
]

const NAMED_USER: GoStruct = [
  ['name', 'string'],
  ['input', 'int64'],
]

/** Go writes this one by hand: the choice of the oneof inside of `User`. */
function userOpt(message: Message): GoValue {
  const user = message as pb.UserOpt.$Properties
  if (user.byName) return { User: { byName: goStruct(user.byName, NAMED_USER) } }
  return { User: user.byID ? { byId: user.byID } : {} }
}

const CHOWN: GoStruct = [
  ['user', 'message', userOpt],
  ['group', 'message', userOpt],
]

export const FILE_COPY: GoStruct = [
  ['src', 'string'],
  ['dest', 'string'],
  ['owner', 'message', CHOWN],
  ['mode', 'int'],
  ['followSymlink', 'bool'],
  ['dirCopyContents', 'bool'],
  ['attemptUnpackDockerCompatibility', 'bool'],
  ['createDestPath', 'bool'],
  ['allowWildcard', 'bool'],
  ['allowEmptyWildcard', 'bool'],
  ['timestamp', 'int64'],
  ['include_patterns', 'strings'],
  ['exclude_patterns', 'strings'],
  ['alwaysReplaceExistingDestPaths', 'bool'],
  ['modeStr', 'string'],
  ['required_paths', 'strings'],
]

export const FILE_MKFILE: GoStruct = [
  ['path', 'string'],
  ['mode', 'int'],
  ['data', 'bytes'],
  ['owner', 'message', CHOWN],
  ['timestamp', 'int64'],
]

export const FILE_SYMLINK: GoStruct = [
  ['oldpath', 'string'],
  ['newpath', 'string'],
  ['owner', 'message', CHOWN],
  ['timestamp', 'int64'],
]

export const FILE_MKDIR: GoStruct = [
  ['path', 'string'],
  ['mode', 'int'],
  ['makeParents', 'bool'],
  ['owner', 'message', CHOWN],
  ['timestamp', 'int64'],
]

export const FILE_RM: GoStruct = [
  ['path', 'string'],
  ['allowNotFound', 'bool'],
  ['allowWildcard', 'bool'],
]

const INPUT: GoStruct = [['input', 'int64']]

export const MERGE_OP: GoStruct = [['inputs', 'messages', INPUT]]

export const DIFF_OP: GoStruct = [
  ['lower', 'message', INPUT],
  ['upper', 'message', INPUT],
]

export const PASSTHROUGH_OP: GoStruct = [
  ['id', 'string'],
  ['outputs', 'int64s'],
]

export const BUILD_OP: GoStruct = [
  ['builder', 'int64'],
  ['inputs', 'message-map', INPUT],
  ['attrs', 'string-map'],
]
