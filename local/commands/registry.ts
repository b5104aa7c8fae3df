import type { Command } from './command.ts';
import { demoCommand } from './demo.ts';
import { diffCommand } from './diff.ts';
import { doctorCommand } from './doctor.ts';
import { notionCommand } from './notion.ts';
import { reportCommand } from './report.ts';
import { snapshotCommand } from './snapshot.ts';
import { sweepCommand } from './sweep.ts';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  demoCommand,
  diffCommand,
  snapshotCommand,
  sweepCommand,
  reportCommand,
  doctorCommand,
  notionCommand,
];
