/** What a call answered: a refusal has been thrown before, and only 304 and 204 answer nothing. */
export async function answered<T>(call: Promise<{ readonly data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new Error('Parley answered nothing where it should have.');
  return data;
}
