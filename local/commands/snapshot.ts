import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { redactAttribute } from '../../shared/core/redact.ts';
import { scopeOfCanonical } from '../../shared/core/scope.ts';
import { type Snapshot, serializeSnapshot } from '../../shared/core/snapshot.ts';
import { counted } from '../words.ts';
import { tryFile, writeWhole } from '../write-file.ts';
import { globList } from './choice.ts';
import { defineCommand } from './command.ts';
import { interruptible } from './io.ts';
import { connectionHelp, isUrl, schemaReader } from './schema-source.ts';
import { usage } from './usage.ts';

export const snapshotCommand = defineCommand({
  name: 'snapshot',
  summary: 'write the schema of a database to a file, as a canonical that can live in git',
  arguments: ['<url>'],
  options: {
    schemas: { type: 'string', value: '<globs>', help: 'only these schemas: globs joined by commas, ! negates' },
    output: { type: 'string', short: 'o', value: '<file>', help: 'write to this file instead of stdout' },
  },
  details: connectionHelp('The database is a postgres:// URL, or - for one on stdin.'),

  async run({ arguments: [url = ''], options, io }) {
    if (url !== '-' && !isUrl(url)) usage('snapshot', 'expected a postgres:// URL, or - for one on stdin');
    if (options.output !== undefined) await tryFile(resolve(io.cwd, options.output));
    const schemas = globList('--schemas', options.schemas) ?? [];
    const reading = schemaReader([url], io)(url, 'The database', scopeOfCanonical({ schemas }));
    const snapshot = await interruptible(reading, io.signal);
    const text = serializeSnapshot(snapshot);
    const { fingerprint, server, objects } = snapshot;
    const secrets = countSecrets(snapshot);
    if (secrets > 0) io.stderr.write(`${counted(secrets, 'value')} in it may hold a secret. ${asItIs}\n`);
    if (options.output === undefined) {
      // The snapshot is itself the one JSON document.
      return { exitCode: 0, json: (): unknown => JSON.parse(text), text: () => text };
    }
    const file = options.output;
    await writeWhole(resolve(io.cwd, file), text);
    return {
      exitCode: 0,
      json: () => ({ file, fingerprint, serverVersion: server.version, objects: objects.size }),
      text: () => `Wrote ${counted(objects.size, 'object')} to ${file}, fingerprint ${fingerprint}\n`,
    };
  },
});

const asItIs = 'A snapshot has bodies, settings and comments as they are in the database: keep it as you keep those.';

/** How many attributes of the snapshot would not be shown as they are. */
const countSecrets = ({ objects }: Snapshot): number =>
  [...objects.values()]
    .flatMap(({ attributes }) => Object.values(attributes))
    .filter((value) => !isDeepStrictEqual(redactAttribute(value), value)).length;
