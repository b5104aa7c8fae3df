import { functionName, operatorFamilyName, operatorName, typeName } from './sql.ts';

/**
 * The members of an operator family (pg_amop, pg_amproc). The server ties each of them to the family or to one of its
 * classes, by rules that changed in 14 and by the history of the family; here the left type alone decides: a member
 * belongs to the class for that type, or is loose where there is none.
 */

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
        select json_agg(member.amprocnum || ' ' || ${functionName('member.amproc')}
            || ' (' || ${typeName('member.amproclefttype')} || ', ' || ${typeName('member.amprocrighttype')} || ')'
          order by member.amprocnum, ${typeName('member.amproclefttype')}, ${typeName('member.amprocrighttype')})
        from pg_amproc as member
        where member.amprocfamily = ${family} and ${condition})`;
