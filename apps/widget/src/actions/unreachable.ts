/** There is no way to the server now. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** `fetch`, which says so by a class of its own: it throws TypeErrors, as faults in a program do. */
export async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    throw error instanceof TypeError ? new Unreachable() : error;
  }
}
