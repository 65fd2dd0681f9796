import {
  diff,
  fileActions,
  git,
  http,
  image,
  imageBlob,
  type ImageResolver,
  local,
  merge,
  ociLayout,
  ociLayoutBlob,
  parseOwner,
  passthrough,
  requires,
  type RunOptions,
  scratch,
  type State,
} from '../index.ts'

const DIGEST = 'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const CREATED = 1_700_000_000_123_456_789n
const text = (value: string): Uint8Array => Buffer.from(value)

const resolver: ImageResolver = async (ref) => ({
  ref,
  digest: DIGEST,
  config: text(
    '{"architecture":"arm64","os":"linux","variant":"v8","config":{"Env":["A=1","B=x=y","C"],"WorkingDir":"/srv","User":"x"}}',
  ),
})

const alpine = image('alpine')
const busybox = image('docker.io/library/busybox:1.36')
const context = local('context', { sessionId: 'sess' })
const arm64 = { os: 'linux', architecture: 'arm64' }
const run = (base: State, options: Partial<RunOptions> = {}): State =>
  base.run({ args: ['x'], ...options }).root
const runA = alpine.run({ args: ['a'] }).root
const runB = alpine.run({ args: ['b'] }).root

const sources: Record<string, State> = {
  image: alpine,
  'image-options': image(`me/app@${DIGEST}`, {
    resolveMode: 'pull',
    platform: arm64,
    recordType: 'internal',
    name: 'pull it',
  }),
  'image-prefer-local': image('localhost:5000/a/b:c', { resolveMode: 'local' }),
  'image-resolved': image('alpine:3', { resolver }).run({ args: ['env'] }).root,
  'image-resolved-digest': image('alpine:3', { resolver, resolveDigest: true })
    .dir('sub')
    .run({ args: ['env'] }).root,
  local: local('src'),
  'local-options': local('src', {
    sessionId: 's1',
    includePatterns: ['a', 'b<&>*'],
    excludePatterns: ['!x', 'é'],
    followPaths: ['p/q'],
    sharedKeyHint: 'hint',
    differ: { type: 'none', required: true },
    name: '[internal] load',
  }),
  'local-metadata': local('src', { sessionId: 's1', metadataOnly: { exceptions: ['foo'] } }),
  'local-unique': local('src', { localUniqueId: 'uniq', differ: { type: 'metadata' } }),
  git: git('https://github.com/moby/buildkit.git', { ref: 'v0.11', subdir: 'sub/dir' }),
  'git-noproto': git('github.com/moby/buildkit', { ref: 'master' }),
  'git-options': git('https://user@example.com:8443/a/b.git', {
    ref: 'refs/heads/x',
    subdir: 'd',
    keepGitDir: true,
    authTokenSecret: 'tok',
    authHeaderSecret: 'hdr',
    checksum: 'abcd',
    skipSubmodules: true,
    mtime: 'commit',
    fetchByCommit: true,
  }),
  'git-ssh': git('git@example.com:a/b.git', {
    knownSshHosts: 'host key',
    sshSocket: 'id1',
    checkoutBundle: true,
  }),
  http: http('https://example.com/x.tgz'),
  'http-options': http('https://example.com/x.tgz', {
    checksum: DIGEST,
    filename: 'f',
    mode: 0o640,
    uid: 3,
    gid: 4,
    authHeaderSecret: 'sec',
    headers: { accept: 'a/b', userAgent: 'ua' },
    pgp: { publicKey: 'pk', signature: 'sig' },
  }),
  'oci-layout': ociLayout(`name@${DIGEST}`, {
    sessionId: 'sess',
    storeId: 'store',
    layerLimit: 3,
    platform: { os: 'linux', architecture: 'amd64' },
  }),
  'image-blob': imageBlob(`me/app@${DIGEST}`, { filename: 'f', mode: 0o755, uid: 1, gid: 2 }),
  'oci-layout-blob': ociLayoutBlob(`me/app@${DIGEST}`, { sessionId: 's', storeId: 'st' }),
}

const exec = alpine.run({
  args: ['x'],
  mounts: [
    { type: 'bind', target: '/out' },
    { type: 'bind', target: '/a', from: busybox },
  ],
})

const runs: Record<string, State> = {
  run: alpine.run({ args: ['sh', '-c', 'echo hi'] }).root,
  'run-env': alpine
    .env('A', '1')
    .env('B', '2')
    .env('A', '3')
    .dir('/w')
    .dir('x/../y')
    .user('bob:staff')
    .hostname('h')
    .run({ args: ['env'], env: [['C', '4']], dir: 'z' }).root,
  'run-hosts': run(alpine.extraHost({ host: 'a', ip: '1.2.3.4' }), {
    extraHosts: [{ host: 'b', ip: '::1' }],
    ulimits: [
      { name: 'nofile', soft: 10n, hard: 20n },
      { name: 'core', soft: -1n, hard: -1n },
    ],
    cgroupParent: '/cg',
  }),
  'run-network': run(alpine.network('host'), { security: 'insecure' }),
  'run-network-none': run(alpine, { network: 'none', validExitCodes: [0, 7] }),
  'run-proxy': run(alpine, { proxy: { http: 'h', https: 'hs', ftp: 'f', no: 'n', all: 'a' } }),
  'run-mounts': run(alpine, {
    mounts: [
      { type: 'bind', target: '/src', from: context, readonly: true, source: '/sub' },
      { type: 'bind', target: '/out' },
      { type: 'bind', target: '/rw', from: busybox, noOutput: true },
      { type: 'bind', target: '/cc', from: busybox, contentCache: 'on' },
      { type: 'cache', target: '/cache', id: 'id', sharing: 'locked' },
      { type: 'cache', target: '/cache2', id: 'id2', sharing: 'private', from: busybox, source: '/x' },
      { type: 'tmpfs', target: '/tmp', size: 12345 },
      { type: 'tmpfs', target: '/tmp2' },
    ],
  }),
  'run-output': exec.mount('/out'),
  'run-two-outputs': merge([exec.root, exec.mount('/out'), exec.mount('/a')]),
  'run-readonly-root': scratch().file(
    fileActions.copy(
      alpine.run({ args: ['x'], readonlyRoot: true, mounts: [{ type: 'bind', target: '/o' }] }).mount('/o'),
      '/',
      '/',
    ),
  ),
  'run-secrets': run(alpine, {
    mounts: [
      { type: 'secret', id: 'a', target: '/run/s' },
      { type: 'secret', id: '/run/t', target: '/run/t', uid: 1, gid: 2, mode: 0o644, optional: true },
      { type: 'secret', id: 'e', target: '/x', env: 'TOK' },
      { type: 'secret', id: 'only', env: 'ONLY', optional: true },
    ],
  }),
  'run-ssh': run(alpine, {
    mounts: [
      { type: 'ssh', id: 'a' },
      { type: 'ssh', id: 'b', target: '/t' },
      { type: 'ssh', id: '', target: '/u', uid: 1, gid: 2, mode: 0o666, optional: true },
    ],
  }),
  'run-device': run(alpine, { devices: [{ name: 'v.com/d=1' }, { name: 'v.com/d=2', optional: true }] }),
  'run-resources': run(alpine, {
    linuxResources: {
      memory: 1n,
      memorySwap: -1n,
      cpuShares: 3n,
      cpuPeriod: 4n,
      cpuQuota: 5n,
      cpusetCpus: '0-1',
      cpusetMems: '0',
    },
  }),
  'run-scratch': scratch().run({ args: ['/x'] }).root,
  'run-same-input-twice': run(alpine, { mounts: [{ type: 'bind', target: '/m', from: alpine }] }),
  'run-platform': run(alpine.platform({ os: 'linux', architecture: 'arm', variant: 'v7' })),
  'run-windows': image('win', { platform: { os: 'windows', architecture: 'amd64' } }).run({
    args: ['cmd'],
    platform: {
      os: 'windows',
      architecture: 'amd64',
      'os.version': '10.0.1',
      'os.features': ['win32k'],
    },
  }).root,
  'default-path': run(alpine),
  'default-path-cap': run(alpine, { args: ['y'] }),
}

const inner = fileActions.mkdir('/foo', 0o700).mkfile('/foo/x', 0o600, text('x')).on(scratch().dir('/ced'))

const files: Record<string, State> = {
  mkdir: scratch().file(fileActions.mkdir('/a', 0o755)),
  'mkdir-options': alpine
    .dir('/w')
    .file(
      fileActions.mkdir('b/c', 0o1777, { makeParents: true, owner: parseOwner('bob:12'), created: CREATED }),
    ),
  'mkdir-ids': scratch().file(
    fileActions.mkdir('/', 0o700, { owner: { user: { id: 5 }, group: { id: 0 } } }),
  ),
  mkfile: scratch().file(
    fileActions.mkfile('/f', 0o644, text('hello')).mkfile('g', 0, text(''), { owner: parseOwner('root') }),
  ),
  symlink: scratch().file(
    fileActions.symlink('/target', 'link', {
      owner: { user: { id: 1 }, group: { id: 2 } },
      created: CREATED,
    }),
  ),
  rm: alpine.file(fileActions.rm('/etc/*', { allowWildcard: true }).rm('x', { allowNotFound: true })),
  copy: alpine.file(fileActions.copy(busybox, '/bin/busybox', '/bin/')),
  'copy-options': alpine.dir('/d').file(
    fileActions.copy(busybox.dir('/s'), 'x/./y', 'z/.', {
      mode: 0o4755,
      followSymlinks: true,
      dirContentsOnly: true,
      includePatterns: ['*.go'],
      excludePatterns: ['v'],
      requiredPaths: ['/r'],
      attemptUnpack: true,
      createDestPath: true,
      allowWildcard: true,
      allowEmptyWildcard: true,
      alwaysReplaceExistingDestPaths: true,
      owner: parseOwner('1:grp'),
      created: CREATED,
    }),
  ),
  'copy-modestr': alpine.file(fileActions.copy(busybox, '/', '.', { mode: 'u+x' })),
  'copy-paths': alpine
    .dir('/d')
    .file(
      fileActions
        .copy(busybox, '', '')
        .copy(busybox, '.', '/')
        .copy(busybox, 'a//b/', '/x/')
        .copy(busybox, '../..', './'),
    ),
  'copy-chain': alpine.file(
    fileActions
      .copy(busybox, '/a', '/a')
      .copy(context, '/b', '/b')
      .rm('/c')
      .mkdir('/e', 0o755)
      .copy(busybox, '/f', '/f'),
    { name: 'many', progressGroup: { id: 'pg', name: 'group', weak: true } },
  ),
  'copy-from-action': alpine.file(fileActions.copy(inner, 'foo', '/bar').copy(inner, 'foo/x', '/x')),
  'copy-from-scratch': alpine.file(fileActions.copy(scratch(), '/', '/')),
}

const combined: Record<string, State> = {
  merge: merge([runA, scratch(), runB, runA], { name: 'm' }),
  'merge-one': merge([scratch(), runA]),
  diff: diff(alpine, runA),
  'diff-upper-scratch': diff(alpine, scratch()),
  'merge-diff': merge([alpine, diff(alpine, runA), diff(alpine, runB)]).run({ args: ['z'] }).root,
  passthrough: passthrough('pt', [{ state: alpine }, { state: runA, output: true }])[0]!,
  requires: requires(runA, 'rq', [runB, context]),
  diamond: merge([
    alpine.file(fileActions.copy(runA, '/', '/a')),
    alpine.file(fileActions.copy(runB, '/', '/b')),
  ]),
}

const dockerfile = { filename: 'Dockerfile', language: 'Dockerfile', data: text('FROM x\nRUN y\n') }
const range = (from: number, to: number) => [
  { start: { line: from, character: 0 }, end: { line: to, character: 3 } },
]

const other: Record<string, State> = {
  constraints: run(alpine, {
    workerFilters: ['a==b', 'c'],
    ignoreCache: true,
    exportCache: false,
    description: { k: 'v', '10': 'z', '9': 'y' },
    name: 'n',
  }),
  'export-cache': run(alpine, { exportCache: true }),
  'source-map': image('alpine', {
    locations: [{ map: { ...dockerfile, state: context }, ranges: range(1, 1) }],
  }).run({
    args: ['x'],
    locations: [
      { map: { ...dockerfile, state: context }, ranges: range(2, 2) },
      { map: { filename: 'other.hcl', language: 'HCL', data: text('x') }, ranges: range(1, 1) },
    ],
  }).root,
  async: scratch()
    .async(async () => image('busybox').env('FROM', 'async').dir('/in'))
    .env('AFTER', '1')
    .dir('side')
    .run({ args: ['x'] }).root,
  'async-copy': alpine.file(
    fileActions.copy(
      scratch().async(async () => busybox.dir('/in')),
      'x',
      '/y',
    ),
  ),
  deep: Array.from({ length: 200 }, (_, index) => String(index)).reduce(
    (state, step) => state.run({ args: ['step', step] }).root,
    alpine,
  ),
  scratch: scratch(),
}

/** The graphs of `golden/go-client.json`, made with this library. */
export const goldenGraphs: Readonly<Record<string, State>> = {
  ...sources,
  ...runs,
  ...files,
  ...combined,
  ...other,
}
