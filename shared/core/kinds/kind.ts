import type { AttributeClass } from '../compare-settings.ts';
import type { Severity } from '../finding.ts';
import type { Attribute, ObjectId, SchemaObject } from '../object.ts';
import { majorOf, type ReadTarget, type ServerFacts } from '../server-facts.ts';
import type { MadeOf } from './server-names.ts';

/**
 * How two unequal values may still mean one thing. `text`: not at all. `expression`, `query`, `rule`: SQL that the server
 * deparsed, where text is no proof; `sqlBody`: the same of a routine in SQL's own syntax; `bound`: of a partition, where the
 * order of listed values does not count. `body`: a routine's source, in whatever language. `set`: order does not count. `order`: only the relative order of the names both have counts.
 * `options`: a map of settings, each stored as it was typed. `chosen`: a name that counts only where a person chose it on
 * both sides. `stored`: of no fact; an expression already cast to the type of what it is stored into, where only constants are equal.
 */
export type Meaning =
  | 'text'
  | 'expression'
  | 'bound'
  | 'query'
  | 'rule'
  | 'sqlBody'
  | 'body'
  | 'set'
  | 'order'
  | 'options'
  | 'chosen'
  | 'stored';

export interface AttributeRule {
  /** What sort of fact this is; `structure` unless said. Profiles and ignore rules go by it. */
  readonly class?: AttributeClass;
  readonly means?: Meaning;
  readonly severity?: Severity;
  /** For facts of class `validity`: the value under which the object is there but of no use. Any value unless said. */
  readonly unusable?: (actual: Attribute, expected: Attribute) => boolean;
  /** The first major version whose servers have this fact; against an older server it does not count. */
  readonly since?: number;
  /** The fact depends on the major version by itself; between two majors it does not count. */
  readonly sameMajorOnly?: boolean;
  /** Others see the fact: the types of columns are those of the views that select them. */
  readonly isSeen?: true;
  /** The fact beside it from which this one follows, as far as it is seen there: a view's columns from its query. */
  readonly follows?: string;
  /** How names end that the server made before a rename; they do not count beside what it would make now, which is absent. */
  readonly formerly?: RegExp;
  /** Names of constraints, indexes or sequences stand in it, which may be called otherwise on the other side. */
  readonly mentions?: boolean;
  /**
   * What follows when another object that stands in the value is lost. `essential`: this object is lost with it.
   * `optional`: it is left without this fact. `free`: nothing, it is only text. Unless said, definitions (facts of class
   * `structure` or `validity` that are no bodies or settings) are essential, those with `mentions` optional, others free.
   */
  readonly cites?: 'essential' | 'optional' | 'free';
  /**
   * The type in which the value is stored, or what stands in it under these names or places: `1.0` and `1` are one default of
   * a float. Undefined when it is not known.
   */
  readonly storedAs?: (placed: Placed, under: readonly string[]) => string | undefined;
  /** The value that means the same as none. */
  readonly absentAs?: (placed: Placed) => string | undefined;
  /** What may be left of the fact, other than nothing, when what stands in it is lost. */
  readonly remains?: Attribute;
  /** The object has parts from what stands in the value: they are compared with parts of its own on the other side. */
  readonly derives?: true;
  /** It says how such parts deviate from what follows there: what only seems to is left out (`settled`). */
  readonly deviates?: true;
  /**
   * A person can write what they like in it (bodies, comments, options, settings), so the value is published only where
   * somebody turned values on (`publish.values`). A list: it is a map by part, and these facts of each are such text.
   */
  readonly freeText?: true | readonly string[];
  /** The comparer that first read the fact as it is read now. A snapshot of an older one is not compared on it. */
  readonly asOf?: number;
}

/** The objects of one database, each with what hangs in it. */
export interface Side {
  get(id: ObjectId): SchemaObject | undefined;
  partsOf(id: ObjectId): readonly SchemaObject[];
  ofKind(kind: string): readonly SchemaObject[];
}

/** A part that an object has from elsewhere, as it would be if it were declared there. */
export interface ImpliedPart {
  readonly part: SchemaObject;
  /** Whether its name follows too; otherwise any name will do. */
  readonly named: boolean;
}

/** A fact of another object, or what stands in it under these names. */
export interface Given {
  readonly to: ObjectId;
  readonly attribute: string;
  readonly under?: readonly string[];
}

/** An object among all of its side. */
export interface Placed {
  readonly object: SchemaObject;
  readonly side: Side;
}

/** Whether two values of a fact of this meaning say the same, where both are stored in one type if there is one. */
export type IsSame = (means: Meaning, one: Attribute, other: Attribute, storedAs?: string) => boolean;

/** The types of the columns that the expressions of an object may name, as the server prints them. */
export type ColumnTypes = ReadonlyMap<string, string>;

/** Has the columns of the kind's own statement, NULL in those that it leaves out. */
export interface LeanStatement {
  readonly sql: (server: ReadTarget) => string;
  /** A condition that is cheap to check and holds in every database where the statement would not do. */
  readonly unless: string;
  /** The attributes that are always NULL: a schema with any of them is not read so. */
  readonly leavesOut: readonly string[];
}

/** What a kind's own file says; nothing else knows about the kind. */
export interface ObjectKind {
  readonly kind: string;
  /** The catalog whose oid the SQL returns: comments and grants find the object by it. */
  readonly catalog: string;
  /** The class of the object as a whole: what a missing or extra one counts as. `structure` unless said. */
  readonly class?: AttributeClass;
  readonly severity?: Severity;
  /** The comparer that first read these objects, all of them and under these identities; as for a fact. */
  readonly asOf?: number;
  /**
   * One statement, run under an empty search_path. Its columns: those named by `identity`, `oid`, the attributes, and
   * where they apply `within` (a list of kind and identity, or the kind of a relation), `relation` (a pg_class oid that
   * stands for this object too) and, for a satellite, `catalog`, `oid` and `column` of what it hangs on. A NULL or false
   * attribute is the default and not kept. Of the schemas it reads only those that the target names.
   */
  readonly sql: (server: ReadTarget) => string;
  /**
   * A condition that is cheap to check and holds in every database with an object of this kind: most databases have none
   * of most kinds, and need not be asked for them. Unless said, the statement always runs.
   */
  readonly onlyIf?: string;
  /** A statement that is cheaper to plan, for databases with none of the rarer facts. */
  readonly lean?: LeanStatement;
  /** The columns that make the identity, in order; for a satellite the one that tells several on one object apart. */
  readonly identity: readonly string[];
  /** The columns with names as the server quotes them (those of types): they are brought to one form. */
  readonly serverQuoted?: readonly string[];
  /** The columns that name the relation it hangs in, when `within` says its kind alone; schema and table unless said. */
  readonly relationNamedBy?: readonly [schema: string, name: string];
  /**
   * It hangs on an object of any kind, as comments and grants do. Its own name then says to whom, by whom, or on which
   * part of the object.
   */
  readonly satellite?: 'to' | 'by' | 'part';
  readonly attributes: Readonly<Record<string, AttributeRule>>;
  /**
   * The form of a name that the server invents. Objects of such a kind are matched by their facts of class `structure`
   * when their names do not match: they must be enough to tell two of them apart within one parent.
   */
  readonly generatedName?: RegExp;
  /** What the server would make the object's name from today; undefined: it would not name it. */
  readonly madeOf?: (object: SchemaObject, side: Side) => MadeOf | undefined;
  /** People usually name such objects themselves, so that a former name of the table must show elsewhere too. */
  readonly namedByPeople?: true;
  /** Whether the object usually is as old as its table, so that its name tells whether the table was renamed. */
  readonly bornWithTable?: (object: SchemaObject) => boolean;
  /** It holds objects of any kind, which are found by name alone; what is lost with it is folded into it. */
  readonly container?: boolean;
  /** The attribute that says in which schema others find what the object brings, none of which is read. */
  readonly qualifies?: string;
  /** The parts that an object has from those that its `derives` attributes name. */
  readonly implied?: (object: SchemaObject, side: Side) => readonly ImpliedPart[];
  /** The types of the columns of its table: which casts in its expressions do nothing depends on them. */
  readonly columnTypes?: (placed: Placed) => ColumnTypes;
  /** The object without what only seems to deviate from that; `theirs` is the object of the same id on the other side. */
  readonly settled?: (mine: Placed, theirs: Placed | undefined, isSame: IsSame) => SchemaObject;
  /** Facts that others have because of this object: the columns of a primary key are NOT NULL. */
  readonly gives?: (object: SchemaObject) => readonly Given[];
  /** From this place on, the identity is the path of another object, without which this one cannot be. */
  readonly concerns?: number;
  /** The kind of which an object of this kind is left when it loses its definition. */
  readonly leftOf?: string;
  /** Whether the object, lost together with another that it needs, is no loss of its own: it only tied others together. */
  readonly goesWith?: (object: SchemaObject, needed: SchemaObject) => boolean;
  /** What is left of an object when it is compared with one from another server version; undefined: nothing. */
  readonly across?: (object: SchemaObject, oldest: number, newest: number) => SchemaObject | undefined;
}

export function defineKind(kind: ObjectKind): ObjectKind {
  return kind;
}

/** A column that older servers do not have: the expression from `major` on, else the value that means its default. */
export function since(server: ServerFacts, major: number, expression: string, otherwise = 'null'): string {
  return majorOf(server) >= major ? expression : otherwise;
}
