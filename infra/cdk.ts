import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The pinned CDK command line, on this very Node, without a call home: `npm run cdk -- deploy -c env=dev`. */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
const { status } = spawnSync(process.execPath, [cdk, '--no-notices', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    // cdk.json says `node`: let that be the Node that runs this file.
    PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`,
  },
});
process.exitCode = status ?? 1;
