import { compareSettings, profiles } from '../../shared/core/compare-settings.ts';
import { judgedDiff } from '../../shared/core/judged-diff.ts';
import { redactFinding } from '../../shared/core/redact.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { endedWaivers } from '../../shared/core/waiver-notes.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { renderDiff } from '../terminal/diff.ts';
import { oneOf } from './choice.ts';
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
    const settings = profile === undefined ? configured : { ...configured, profile };

    const reading = [readSchema(canonical, 'The canonical'), readSchema(tenant, 'The tenant')] as const;
    const [expected, actual] = await interruptible(Promise.all(reading), io.signal);
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
        unmodeled: actual.unmodeled,
      }),
      text: (style) => renderDiff({ actual, diff: { ...found, findings }, waivers }, style),
    };
  },
});

const facts = ({ fingerprint, server, objects }: Snapshot) => ({
  fingerprint,
  serverVersion: server.version,
  objects: objects.size,
});
