import { chain, type MakeExtra } from './extra.ts';

export const collation: MakeExtra = ({ full, variant }) => {
  const provider = variant % 2 === 0 ? `locale = 'C'` : `provider = icu, locale = 'en', deterministic = false`;
  return {
    steps: chain(`collation ${full}`, `create collation ${full} (${provider})`),
    changes: [
      `drop collation ${full}`,
      `drop collation ${full}; create collation ${full} (${provider})`,
      `drop collation ${full}; create collation ${full} (provider = icu, locale = 'de')`,
      `drop collation ${full}; create collation ${full} (locale = 'POSIX')`,
      `comment on collation ${full} is 'c'`,
      `alter collation ${full} owner to app_owner`,
      `alter collation ${full} rename to "renamed collation"`,
      `create table "of collation" (a text collate ${full})`,
    ],
  };
};

export const conversion: MakeExtra = ({ full }) => {
  const create = `create conversion ${full} for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8`;
  return {
    steps: chain(`conversion ${full}`, create),
    changes: [
      `drop conversion ${full}`,
      `drop conversion ${full}; ${create}`,
      `drop conversion ${full}; ${create.replace('create', 'create default')}`,
      `comment on conversion ${full} is 'c'`,
      `alter conversion ${full} owner to app_owner`,
      `alter conversion ${full} rename to "renamed conversion"`,
    ],
  };
};

export const operator: MakeExtra = ({ number, schema }) => {
  const compare = `${schema}."compare ${number}"`;
  const sign = `${'<>='.slice(0, 1 + (number % 2))}${'#'.repeat((number % 4) + 1)}`;
  const op = `${schema}.${sign}`;
  const create = (rest: string) =>
    `create operator ${op} (leftarg = integer, rightarg = integer, function = ${compare}${rest})`;
  const again = (rest: string) => `drop operator ${op} (integer, integer) cascade; ${create(rest)}`;
  const family = `${schema}."family ${number}"`;
  const order = `${schema}."order ${number}"`;
  const support = `${schema}."support ${number}"`;
  const opClass = (rest: string) =>
    `create operator class ${order} for type integer using btree family ${family} as operator 1 ${op}, function 1 ${support}(integer, integer)${rest}`;
  return {
    steps: chain(
      `operator ${number}`,
      `create function ${compare}(integer, integer) returns boolean immutable language sql as 'select $1 < $2'`,
      `create function ${support}(integer, integer) returns integer immutable language sql as 'select $1 - $2'`,
      create(', restrict = scalarltsel'),
      `create operator family ${family} using btree`,
      opClass(''),
    ),
    changes: [
      `drop operator ${op} (integer, integer) cascade`,
      again(', restrict = scalarltsel'),
      again(''),
      `alter operator ${op} (integer, integer) set (join = scalarltjoinsel)`,
      `alter operator ${op} (integer, integer) set (restrict = none)`,
      `comment on operator ${op} (integer, integer) is 'o'`,
      `alter operator ${op} (integer, integer) owner to app_owner`,
      `alter operator ${op} (integer, integer) set (restrict = scalarltsel)`,
      `create operator ${schema}.!!${sign} (rightarg = integer, function = int4abs)`,
      `drop operator family ${family} using btree cascade`,
      `drop operator class ${order} using btree`,
      `drop operator class ${order} using btree; ${opClass('')}`,
      `drop operator class ${order} using btree; ${opClass(', operator 3 pg_catalog.=')}`,
      `alter operator family ${family} using btree add operator 1 pg_catalog.< (integer, bigint)`,
      `alter operator family ${family} using btree add function 1 (integer, bigint) btint48cmp(integer, bigint)`,
      `comment on operator family ${family} using btree is 'f'`,
      `comment on operator class ${order} using btree is 'c'`,
      `alter operator class ${order} using btree owner to app_owner`,
      `alter operator family ${family} using btree rename to "renamed family"`,
      `alter operator class ${order} using btree rename to "renamed class"`,
      `create table "of operator" (a integer); create index on "of operator" (a ${order} desc)`,
    ],
  };
};

export const cast: MakeExtra = ({ number, full, schema }) => {
  const type = `${schema}."cast from ${number}"`;
  const by = `${schema}."cast by ${number}"`;
  const create = (rest: string) => `create cast (${type} as text) ${rest}`;
  const again = (rest: string) => `drop cast (${type} as text); ${create(rest)}`;
  return {
    steps: chain(
      `cast ${number}`,
      `create type ${type} as (a integer)`,
      `create function ${by}(${type}) returns text immutable language sql as 'select ''x'''`,
      create(`with function ${by}(${type}) as assignment`),
    ),
    changes: [
      `drop cast (${type} as text)`,
      again(`with function ${by}(${type}) as assignment`),
      again(`with function ${by}(${type})`),
      again(`with function ${by}(${type}) as implicit`),
      again('with inout'),
      again('with inout as implicit'),
      `comment on cast (${type} as text) is 'c ${full.length}'`,
    ],
  };
};

export const textSearch: MakeExtra = ({ full, number, schema }) => {
  const dictionary = `${schema}."words ${number}"`;
  const template = `${schema}."template ${number}"`;
  const parser = `${schema}."parser ${number}"`;
  const alter = `alter text search configuration ${full}`;
  return {
    steps: chain(
      `search ${number}`,
      `create text search dictionary ${dictionary} (template = pg_catalog.simple, stopwords = english)`,
      `create text search configuration ${full} (copy = pg_catalog.simple)`,
      `${alter} alter mapping for asciiword, word with ${dictionary}, pg_catalog.simple`,
      `create text search template ${template} (init = dsimple_init, lexize = dsimple_lexize)`,
      `create text search parser ${parser} (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype)`,
    ),
    changes: [
      `alter text search dictionary ${dictionary} (stopwords)`,
      `alter text search dictionary ${dictionary} (accept = false)`,
      `alter text search dictionary ${dictionary} (stopwords = english)`,
      `alter text search dictionary ${dictionary} owner to app_owner`,
      `comment on text search dictionary ${dictionary} is 'd'`,
      `${alter} alter mapping for word with pg_catalog.simple`,
      `${alter} alter mapping for word with ${dictionary}, pg_catalog.simple`,
      `${alter} alter mapping for asciiword with pg_catalog.simple, ${dictionary}`,
      `${alter} drop mapping for email`,
      `${alter} alter mapping replace pg_catalog.simple with ${dictionary}`,
      `${alter} owner to app_owner`,
      `${alter} rename to "renamed configuration"`,
      `comment on text search configuration ${full} is 'c'`,
      `drop text search configuration ${full}`,
      `drop text search dictionary ${dictionary} cascade`,
      `drop text search template ${template}`,
      `drop text search parser ${parser}`,
      `comment on text search parser ${parser} is 'p'`,
      `comment on text search template ${template} is 't'`,
      `drop text search template ${template}; create text search template ${template} (lexize = dsimple_lexize)`,
      `drop text search parser ${parser}; create text search parser ${parser} (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline)`,
      `create text search configuration "of parser" (parser = ${parser})`,
    ],
  };
};
