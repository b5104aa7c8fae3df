import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin, PluginBuild } from 'esbuild';

/**
 * Leaves out what a dependency brings along, and what is there for readers, and a function in Lambda never runs. Each part stands for one habit of a
 * package; when the package loses the habit, the part finds nothing to do and the bundle is merely as large as without it.
 */
export const lean: Plugin = {
  name: 'lean',
  setup(build) {
    takeCredentialsFromEnvironment(build);
    spellOutSchemaKeys(build);
    keepOnlyVersions(build);
    forgetEventStreams(build);
    sendStatementsBare(build);
    for (const path of neverCalled) leaveOut(build, path);
  },
};

/** Files whose code no function here reaches, though esbuild cannot know it. */
const neverCalled = [
  // Zod's way to JSON Schema.
  /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/,
  // pg's second driver, for the package pg-native, and its pool: every check has a connection of its own.
  /[\\/]pg[\\/]lib[\\/]native[\\/]index\.js$/,
  /[\\/]pg-pool[\\/]index\.js$/,
  // Every connection is given in parts, with its password.
  /[\\/]pgpass[\\/]lib[\\/]index\.js$/,
  /[\\/]pg-connection-string[\\/]index\.js$/,
  // What the SDK asks about browsers.
  /[\\/]bowser[\\/]bowser\.mjs$/,
  // Answers that come as a stream of events, as those of S3's select.
  /[\\/]event-streams[\\/](?:EventStreamSerde|eventstream-serde[\\/]EventStreamMarshaller)\.js$/,
  // Endpoints per account, which DynamoDB offers to those who turn them on.
  /[\\/]@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]EndpointCache\.js$/,
];

/** Lambda gives a role's credentials as variables. The chain that also tries files, SSO, roles and IMDS is 100 KB. */
function takeCredentialsFromEnvironment(build: PluginBuild): void {
  build.onResolve({ filter: /^@aws-sdk\/credential-provider(?:-node|s)$/ }, () => ({
    path: 'credentials',
    namespace: 'lean',
    sideEffects: false,
  }));
  build.onLoad({ filter: /^credentials$/, namespace: 'lean' }, () => ({
    contents: `
      import { fromEnv } from '@aws-sdk/credential-provider-env';
      export const defaultProvider = (options) => fromEnv(options);
      export const fromNodeProviderChain = (options) => fromEnv(options);`,
    resolveDir: import.meta.dirname,
  }));
}

/**
 * The SDK describes every operation of a service in one file, with keys such as `{ [_hH]: … }` that are constants. Such a
 * key might have side effects for all esbuild knows, so it keeps the operations that nobody calls: 60 KB of S3 alone.
 */
function spellOutSchemaKeys(build: PluginBuild): void {
  build.onLoad({ filter: /@aws-sdk[\\/].*[\\/]schemas_0\.js$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8');
    const constants = new Map<string, string>();
    for (const [, name = '', value = ''] of text.matchAll(/^const (_\w+) = ("[^"\n]*");$/gm))
      constants.set(name, value);
    const contents = text.replace(/\[(_\w+)\]:/g, (key, name: string) => {
      const value = constants.get(name);
      return value === undefined ? key : `${value}:`;
    });
    return { contents, loader: 'js' };
  });
}

/** Each client imports its whole package.json to send its version along. */
function keepOnlyVersions(build: PluginBuild): void {
  build.onLoad({ filter: /@aws-sdk[\\/].*[\\/]package\.json$/ }, async ({ path }) => {
    const { version }: { readonly version?: unknown } = JSON.parse(await readFile(path, 'utf8'));
    return { contents: JSON.stringify({ version }), loader: 'json' };
  });
}

/** The SDK loads them on demand; that demand would keep all of the package in what is loaded at the start. */
function forgetEventStreams(build: PluginBuild): void {
  build.onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind }) =>
    kind === 'import-statement' ? undefined : { path: 'event-streams', namespace: 'lean' },
  );
  build.onLoad({ filter: /^event-streams$/, namespace: 'lean' }, () => ({
    contents: `throw new Error('event streams are left out of the bundle');`,
  }));
}

/** Our statements are laid out for people; a server needs neither the indentation nor the lines of comment, some 20 KB. */
function sendStatementsBare(build: PluginBuild): void {
  build.onLoad({ filter: /[\\/]shared[\\/](?:core[\\/]kinds|postgres)[\\/][\w-]+\.ts$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8');
    return { contents: text.replace(/^\s*--.*$/gm, '').replace(/\n\s+/g, '\n'), loader: 'ts' };
  });
}

/** The names of the file stay, and whoever calls one gets an error that says so. */
function leaveOut(build: PluginBuild, filter: RegExp): void {
  build.onLoad({ filter }, async ({ path }) => {
    const names = namesOf(await readFile(path, 'utf8'));
    const why = JSON.stringify(`${basename(path)} is left out of the bundle`);
    // What is made or set up first, when a module is loaded, may be; only its use fails.
    const contents = `function leftOut() { return () => { throw new Error(${why}); }; }`;
    if (names.length === 0) return { contents: `${contents} module.exports = leftOut;`, loader: 'js' };
    const list = names.map((name) => `leftOut as ${name}`).join(', ');
    return { contents: `${contents} export { ${list} };`, loader: 'js' };
  });
}

/** What a module exports; nothing for a CommonJS one. */
function namesOf(text: string): string[] {
  const declared = [...text.matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, name = '']) => name);
  const listed = [...text.matchAll(/^export \{([^}]*)\};$/gm)].flatMap(([, list = '']) => list.split(','));
  const names = [...declared, ...listed.map((each) => each.trim().split(' as ').at(-1) ?? '')];
  return names.filter((name) => name !== '');
}
