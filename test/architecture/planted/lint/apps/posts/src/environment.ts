export const port = process.env.PORT; // planted: no-restricted-properties
export const { env } = process; // planted: no-restricted-properties
