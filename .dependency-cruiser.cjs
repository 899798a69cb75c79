/**
 * Folders from the lowest to the highest. A folder does not import from those above it, and folders in the same string do not
 * import from each other.
 */
const layers = [
  { of: '', folders: ['events|web', 'core', 'platform', 'functions', 'infra', 'localstack', 'scripts', 'tests', 'bench'] },
  {
    of: 'core/',
    folders: ['shared', 'cache|entities', 'visibility', 'feed|instance|interactions|media', 'users', 'posts', 'bookmarks|comments|explore|follows|hashtags|likes', 'auth|ops|relations|search', 'moderation', 'live|notifications', 'account-data', 'views'],
  },
];

const noImportPointsUpward = layers.flatMap(({ of, folders }) =>
  folders.map((from, index) => {
    const above = folders.slice(index + 1);
    const beside = from.includes('|') ? [`^${of}(?!$1/)(${from})/`] : [];
    return {
      name: `no-import-points-upward-from-${of}${from}`.replaceAll(/\W+/g, '-'),
      severity: 'error',
      comment: 'Code that two folders share belongs in a layer below both; code that combines them, in a layer above both.',
      from: { path: `^${of}(${from})/`, pathNot: '\\.test\\.ts$' },
      to: { path: [...(above.length > 0 ? [`^${of}(${above.join('|')})/`] : []), ...beside] },
    };
  }).filter(({ to }) => to.path.length > 0),
);

/**
 * Which modules may import which (ARCHITECTURE.md). Scripts, tests and the emulated cloud may import everything; code that runs
 * on Lambda may not import them.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    ...noImportPointsUpward,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Merge modules that depend on each other, or extract a third one.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'core-knows-no-surroundings',
      severity: 'error',
      comment: 'core contains the product\'s rules; it receives its dependencies as `App`.',
      from: { path: '^core/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(functions|platform|scripts|localstack|infra|tests|web|docs)/' },
    },
    {
      name: 'core-imports-few-packages',
      severity: 'error',
      comment: 'core may use zod, query languages, libraries for images, ids, texts, ZIP files and small caches, and the list of common passwords; no clients, no HTTP, no Lambda.',
      from: { path: '^core/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^node_modules/(zod|uuid|blurhash|libheif-js|lru-cache|p-limit|sharp|twitter-text|yazl|@zxcvbn-ts/language-common)/',
      },
    },
    {
      name: 'core-knows-no-process',
      severity: 'error',
      from: { path: '^core/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], path: '^(node:)?(http|https|http2|net|tls|dgram|child_process|process|cluster)$' },
    },
    {
      name: 'core-imports-the-catalog-only',
      severity: 'error',
      comment: 'events/ also declares the queues, which core need not know.',
      from: { path: '^core/', pathNot: '\\.test\\.ts$' },
      to: { path: '^events/', pathNot: '^events/(catalog|fan-out-chunk|live-message|upload-notification)\\.ts$' },
    },
    {
      name: 'events-stand-alone',
      severity: 'error',
      from: { path: '^events/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^events/', '^node_modules/zod/'] },
    },
    {
      name: 'platform-knows-no-function',
      severity: 'error',
      from: { path: '^platform/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(functions|scripts|localstack|infra|tests|web)/' },
    },
    {
      name: 'functions-are-thin',
      severity: 'error',
      comment: 'A function connects core and platform, which use packages and other dependencies.',
      from: { path: '^functions/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(scripts|localstack|infra|tests|web)/' },
    },
    {
      name: 'functions-import-no-clients',
      severity: 'error',
      from: { path: '^functions/', pathNot: '\\.test\\.ts$' },
      to: { path: '^node_modules/', pathNot: '^node_modules/(zod|@types)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'functions-stand-alone',
      severity: 'error',
      comment: 'Code that two folders of functions share belongs in core or platform. The background worker contains all consumers.',
      from: { path: '^functions/([^/]+)/', pathNot: '^functions/ops/background-worker\\.ts$' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'web-knows-the-contract-only',
      severity: 'error',
      comment: 'The web client only uses the API, with generated types.',
      from: { path: '^web/(src|serve)/' },
      to: { path: '^(core|functions|platform|events|localstack|infra|tests|scripts|docs)/' },
    },
    {
      name: 'production-needs-no-dev-dependency',
      severity: 'error',
      from: { path: '^(core|platform|functions|events)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      // cognito-local's internal modules are loaded with a separate require function.
      from: { pathNot: '^localstack/embedded/cognito-server\\.ts$' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Nothing imports it and it imports nothing: it is unused.',
      from: { orphan: true, path: '^(core|platform|events|functions)/', pathNot: ['\\.test\\.ts$', '\\.d\\.ts$', '^platform/docs-page/', '\\.json$'] },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: ['^web/dist/', '^\\.local/', '^\\.serverless/', '^web/node_modules/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
