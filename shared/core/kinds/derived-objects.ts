/**
 * Objects that the server makes from others are not read by themselves, yet people comment on them and grant rights on
 * them: the sequence behind an identity column, the index behind a constraint, row and array types, what comes with a
 * range, clones on partitions. The server knows what they are internal to, or which partition they are on; such a fact
 * hangs on that, and `part` says on which part of it.
 *
 * A lateral subquery for the object with the oids `catalog` and `oid`: `owner_catalog`, `owner`, the number of the column
 * there (`place`, 0 when it is none) and `part`; no row for what is read by itself.
 */
export const madeFrom = (catalog: string, oid: string): string => `(
        select coalesce(beyond.refclassid, near.refclassid) as owner_catalog, coalesce(beyond.refobjid, near.refobjid) as owner,
          coalesce(beyond.refobjsubid, near.refobjsubid) as place,
          self.type || case
            -- clones go by their origin: their own names depend on history
            when origin.refobjid is not null then ' ' || array_to_string((${identity('origin.refclassid', 'origin.refobjid')}).object_names, '.')
            -- a foreign key has one for each partition of the table that it refers to
            when near.classid = 'pg_constraint'::regclass and near.refclassid = near.classid then ' to ' || (
              select clone.confrelid::regclass::text from pg_constraint as clone where clone.oid = near.objid)
            when near.classid = 'pg_type'::regclass then ' ' || self.object_names[1]
            when near.classid = 'pg_proc'::regclass then '(' || array_to_string(self.object_args, ', ') || ')'
            else '' end as part
        from pg_depend as near
        left join pg_depend as origin on origin.classid = near.classid and origin.objid = near.objid and origin.deptype = 'P'
        -- the array type of a row type, or what comes with a multirange
        left join pg_depend as beyond on near.deptype = 'i' and near.refclassid = 'pg_type'::regclass
          and beyond.classid = near.refclassid and beyond.objid = near.refobjid and beyond.deptype = 'i'
        cross join lateral ${identity('near.classid', 'near.objid')} as self
        where near.classid = ${catalog} and near.objid = ${oid} and near.objsubid = 0 and near.deptype in ('i', 'S')
        -- a clone may be internal to another clone on its partition
        order by near.deptype = 'S' desc limit 1)`;

const identity = (catalog: string, oid: string): string => `pg_identify_object_as_address(${catalog}, ${oid}, 0)`;
