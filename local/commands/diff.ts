import { compareSettings, profiles } from '../../shared/core/compare-settings.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { judgedDiff } from '../../shared/core/judged-diff.ts';
import { redactFinding } from '../../shared/core/redact.ts';
import { scopeOfCanonical, scopeOfTenant } from '../../shared/core/scope.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { endedWaivers } from '../../shared/core/waiver-notes.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { renderDiff } from '../terminal/diff.ts';
import { globList, oneOf, schemasHelp } from './choice.ts';
import { defineCommand } from './command.ts';
import { readComparison } from './configuration.ts';
import { interruptible } from './io.ts';
import { connectionHelp, schemaReader } from './schema-source.ts';

export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'compare one database with the canonical schema',
  arguments: ['<canonical>', '<tenant>'],
  options: {
    profile: { type: 'string', value: '<name>', help: `what counts: ${profiles.join(', ')} (standard when not given)` },
    schemas: { type: 'string', value: '<globs>', help: schemasHelp },
    config: { type: 'string', value: '<file>', help: 'take what counts from the compare section of this file' },
  },
  details: [
    connectionHelp('Each side is a postgres:// URL or the file of a schema snapshot, or - for either on stdin.'),
    'Values are shown without what looks like a secret, also those of bodies, comments, options and settings, which a',
    'sweep leaves out unless publish.values says otherwise.',
  ].join('\n'),

  async run({ arguments: [canonical = '', tenant = ''], options, io }) {
    const readSchema = schemaReader([canonical, tenant, options.config ?? ''], io);
    const profile = oneOf('--profile', options.profile, profiles);
    const configured =
      options.config === undefined ? compareSettings.parse({}) : await readComparison(options.config, io);
    const schemas = globList('--schemas', options.schemas) ?? configured.schemas;
    const settings = { ...configured, schemas, ...(profile !== undefined && { profile }) };

    const reading = [
      readSchema(canonical, 'The canonical', scopeOfCanonical(settings)),
      readSchema(tenant, 'The tenant', scopeOfTenant(settings)),
    ] as const;
    const [expected, actual] = await interruptible(Promise.all(reading), io.signal);
    refuseNothing(settings.schemas, [expected, actual]);
    const today = new Date().toISOString().slice(0, 10);
    const found = await judgedDiff(expected, actual, settings, { today }, loadSameMeaning);
    const findings = found.findings.map(redactFinding);
    const waivers = endedWaivers(settings.waivers, found.findings, today);

    return {
      exitCode: found.status === 'in-sync' ? 0 : 1,
      json: () => ({
        status: found.status,
        expected: facts(expected),
        actual: facts(actual),
        findings,
        suppressed: found.suppressed,
        ...(waivers.length > 0 && { waivers }),
        unmodeled: found.unmodeled,
        ...(actual.schemas && { schemas: actual.schemas }),
      }),
      text: (style) => renderDiff({ actual, diff: { ...found, findings }, waivers }, style),
    };
  },
});

/** Two databases without any of the schemas that count would be in sync whatever is in them. */
function refuseNothing(schemas: readonly string[], sides: readonly Snapshot[]): void {
  const has = ({ objects }: Snapshot) => [...objects.values()].some(({ kind }) => kind === 'schema');
  if (schemas.length === 0 || sides.some(has)) return;
  throw new DriftError(
    'config-invalid',
    `Neither database has a schema that is one of ${schemas.join(', ')}, so nothing would be compared. ` +
      'Expected globs over schema names, without quotes: app, billing_*, !audit.',
  );
}

const facts = ({ fingerprint, server, objects }: Snapshot) => ({
  fingerprint,
  serverVersion: server.version,
  objects: objects.size,
});
