/** Names that people do not use and databases allow. The number keeps two of them apart. */

const styles: readonly ((number: number) => string)[] = [
  (number) => `plain_${number}`,
  (number) => `Mixed Case ${number}`,
  (number) => `select${number}`,
  (number) => `with "quotes" ${number}`,
  (number) => `line\nbreak ${number}`,
  (number) => `emoji 😀 ${number}`,
  (number) => `dot.ted.${number}`,
  (number) => `it's ${number}`,
  (number) => `back\\slash ${number}`,
  (number) => 'x'.repeat(63 - String(number).length) + number,
  (number) => `</script>${number}`,
  (number) => `drop table x; --${number}`,
  (number) => `ünïcode_${number}`,
  (number) => `$dollar$${number}`,
  (number) => ` blanks ${number} `,
  (number) => `a:b:${number}`,
  (number) => `(integer, text)${number}`,
  (number) => `${number}digit`,
  (number) => `tab\t${number}`,
  (number) => `50%_${number}`,
  (number) => `t_${number}_pkey`,
  (number) => `{"json": ${number}}`,
];

export const styleCount = styles.length;

/** The raw name number `number` in this style. */
export const rawName = (style: number, number: number): string => {
  const make = styles[style % styles.length];
  return make ? make(number) : `plain_${number}`;
};

/** A raw name as SQL writes it. */
export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as SQL writes it. */
export const literal = (text: string): string =>
  text.includes('\\') ? `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${text.replaceAll("'", "''")}'`;
