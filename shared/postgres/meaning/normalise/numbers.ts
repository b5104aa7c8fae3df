/** Reads an integer of so many bits; nothing when the text is none or does not fit. */
export const readInteger =
  (bits: number) =>
  (text: string): string | undefined => {
    const word = text.trim();
    if (!/^[+-]?\d{1,20}$/.test(word)) return undefined;
    const value = BigInt(word);
    return BigInt.asIntN(bits, value) === value ? String(value) : undefined;
  };

/** The same of a number that may be written with a point, as long as it is whole. */
export const readExactInteger =
  (bits: number) =>
  (text: string): string | undefined =>
    readInteger(bits)(text.replace(/\.0*$/, ''));

/**
 * Reads a decimal number. The digits after the point stay as many as they are, zeros too: `1.0` and `1` are equal but
 * are shown and divided differently.
 */
export function readNumeric(text: string): string | undefined {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?$/.exec(text.trim());
  if (!match) return /^nan$/i.test(text.trim()) ? 'NaN' : undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole + fraction === '') return undefined;
  const point = whole.length + Number(exponent);
  const digits = (whole + fraction).padEnd(point, '0').padStart((whole + fraction).length - Math.min(point, 0), '0');
  const left = digits.slice(0, Math.max(point, 0)).replace(/^0+(?=\d)/, '') || '0';
  const right = digits.slice(Math.max(point, 0));
  const plain = right === '' ? left : `${left}.${right}`;
  return sign === '-' && /[1-9]/.test(plain) ? `-${plain}` : plain;
}

/** The same as a numeric(precision, scale) keeps it; nothing when it has more digits than that, which is an error. */
export const roundNumeric =
  ([precision = 0, scale = 0]: readonly number[]) =>
  (text: string): string | undefined => {
    const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(readNumeric(text) ?? '') ?? [];
    if (whole === '' || scale < 0) return undefined;
    const kept = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'));
    const digits = String(kept + (Number(fraction[scale] ?? 0) >= 5 ? 1n : 0n)).padStart(scale + 1, '0');
    if (digits.replace(/^0+/, '').length > precision) return undefined;
    return readNumeric(`${sign}${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`);
  };

/** Reads a binary floating-point number; `round` gives its width. */
export const readDouble =
  (round: (value: number) => number) =>
  (text: string): string | undefined => {
    const word = text.trim();
    const value = round(Number(word));
    if (word === '' || !/^[+-]?[\d.eE+-]+$/.test(word) || !Number.isFinite(value)) return undefined;
    return Object.is(value, -0) ? '-0' : String(value);
  };
