/** Who is offered first: 0 for members with a handle, 1 for others, 2 for guests. As the index people_by_name has it. */
export const PEOPLE_RANK = `CASE WHEN kind = 'guest' THEN 2 WHEN handle IS NULL THEN 1 ELSE 0 END`;
