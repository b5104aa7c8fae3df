import { existsSync, readFileSync } from 'node:fs';

/**
 * Runs inside a function before anything else. Lambda gives a function 4 KB of variables; settings that are longer lie
 * beside the code, under the same names. A variable that is set wins, so that one can be tried out in the console.
 */
const file = new URL('settings.json', import.meta.url);
if (existsSync(file)) {
  const settings: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'));
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
}
