/**
 * What Lambda gives Node by itself on a function of so many MB: nine tenths for old objects, a twentieth for two halves of
 * young ones.
 */
export const lambdaFlags = (mb: number): string[] => [
  `--max-old-space-size=${Math.floor(mb * 0.9)}`,
  `--max-semi-space-size=${Math.floor((mb * 0.05) / 2)}`,
];
