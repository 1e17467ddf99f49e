/** The order of completions: 0 for members with a handle, 1 for other members, 2 for guests. As in the index people_by_name. */
export const PEOPLE_RANK = `CASE WHEN kind = 'guest' THEN 2 WHEN handle IS NULL THEN 1 ELSE 0 END`;
