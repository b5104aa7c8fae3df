import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

/** What a synthesis left in `cdk.out`: the stack's resources as CloudFormation gets them, and where each function's code lies. */

const resource = z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) });
export type Resource = z.infer<typeof resource>;

export interface StackTemplate {
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
  /** Folders of code, by the key that the functions know them by. */
  readonly code: ReadonlyMap<string, string>;
}

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.looseObject({ type: z.string(), properties: z.looseObject({ templateFile: z.string().optional() }).optional() }),
  ),
});
const template = z.object({ Resources: z.record(z.string(), resource) });
const assets = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.object({ path: z.string() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
});

/** Reads the only stack in the folder. Throws what is wrong with it. */
export function readTemplate(folder: string): StackTemplate {
  const read = <Shape>(file: string, shape: z.ZodType<Shape>): Shape =>
    shape.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const stacks = Object.values(read('manifest.json', manifest).artifacts).filter(
    ({ type }) => type === 'aws:cloudformation:stack',
  );
  const [file] = stacks.map(({ properties }) => properties?.templateFile);
  if (stacks.length !== 1 || file === undefined)
    throw new Error(`${folder} holds ${stacks.length} stacks, expected one.`);
  const { files } = read(file.replace(/\.template\.json$/, '.assets.json'), assets);
  const code = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, join(folder, source.path)] as const),
  );
  return { resources: read(file, template).Resources, code: new Map(code) };
}
