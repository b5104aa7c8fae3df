import { isAlike } from './alike.ts';
import type { ObjectId, SchemaObject } from './object.ts';

/** Facts with a longer text are hardly ever those of another object too. */
const longestFacts = 200;

/**
 * Makes objects share what they have in common, one after the other: a schema of thousands of tables has few sorts of
 * columns. Of an object that `known` has just so, that one is taken: it is held once, and compared at a glance.
 */
export function shareObjects(known?: ReadonlyMap<ObjectId, SchemaObject>): (object: SchemaObject) => SchemaObject {
  const facts = new Map<string, SchemaObject['attributes']>();
  let parent = '';
  return (object) => {
    const same = known?.get(object.id);
    if (same && isAlike(same, object)) return same;
    const text = JSON.stringify(object.attributes);
    const attributes = facts.get(text) ?? object.attributes;
    if (text.length <= longestFacts) facts.set(text, attributes);
    const { kind, id, within, unreadable } = object;
    // What lies within one object comes together.
    if (within !== undefined && within !== parent) parent = within;
    return { kind, id, ...(within !== undefined && { within: parent }), attributes, ...(unreadable && { unreadable }) };
  };
}
