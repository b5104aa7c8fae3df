#!/usr/bin/env node
process.argv.splice(2, 0, 'local/cli.ts');
await import('./bootstrap.mjs');
