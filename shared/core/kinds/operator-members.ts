import { functionText, notOfExtension, operatorFamilyName, operatorName, typeName } from './sql.ts';

/**
 * The members of an operator family (pg_amop, pg_amproc). The server ties each of them to the family or to one of its
 * classes, by rules that came with 14 and by the history of the family before. Here those rules decide, whatever the
 * history: a class has the members that it cannot do without, so that they go when it is dropped; all others are loose.
 */

interface Owner {
  readonly family: string;
  readonly method: string;
  /** The type that the class is for. */
  readonly type: string;
}

/** Whether the member operator belongs to the class for that type. */
export const operatorOfClass = ({ family, method, type }: Owner): string => `(
          member.amoplefttype = ${type} and case
            when not ${isRead(family)} then true
            when ${method} in ('btree', 'hash') then member.amoprighttype = ${type}
            -- what their operators do is up to the support functions
            else ${method} not in ('gist', 'gin', 'spgist') end)`;

/** Whether the support function belongs to the class for that type: the others are optional. */
export const functionOfClass = ({ family, method, type }: Owner): string => `(
          member.amproclefttype = ${type} and case
            when not ${isRead(family)} then true
            when ${method} in ('btree', 'hash') then member.amprocrighttype = ${type} and member.amprocnum = 1
            when ${method} = 'gist' then member.amprocnum in (1, 2, 5, 6, 7)
            when ${method} = 'gin' then member.amprocnum in (2, 3)
            when ${method} = 'spgist' then member.amprocnum <= 5
            else true end)`;

/** Loose members of a built-in family, or of an extension's, would be read nowhere. */
const isRead = (family: string): string => `(${family} >= 16384 and ${notOfExtension('pg_opfamily', family)})`;

/** `strategy operator (left, right)` of the members of the family that fulfil the condition; NULL when there are none. */
export const memberOperators = (family: string, condition: string): string => `(
        select json_agg(member.amopstrategy || ' ' || ${operatorName('member.amopopr')}
            || ' (' || ${typeName('member.amoplefttype')} || ', ' || ${typeName('member.amoprighttype')} || ')'
            || coalesce(' for order by ' || ${operatorFamilyName('member.amopsortfamily')}, '')
          order by member.amopstrategy, ${typeName('member.amoplefttype')}, ${typeName('member.amoprighttype')})
        from pg_amop as member
        where member.amopfamily = ${family} and ${condition})`;

/** `number function (left, right)` of the support functions of the family that fulfil the condition. */
export const memberFunctions = (family: string, condition: string): string => `(
        select json_agg(member.amprocnum || ' ' || ${functionText('member.amproc')}
            || ' (' || ${typeName('member.amproclefttype')} || ', ' || ${typeName('member.amprocrighttype')} || ')'
          order by member.amprocnum, ${typeName('member.amproclefttype')}, ${typeName('member.amprocrighttype')})
        from pg_amproc as member
        where member.amprocfamily = ${family} and ${condition})`;
