/** `posts` and `byId` make `postsById`. */
export function operationId(tag: string, method: string): string {
  return `${camelCase(tag)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

/**
 * What a route does, derived from its path: `Restore a post` for POST /v1/posts/{id}/restore. A PUT with a body sets something,
 * and one without a body does what its path says.
 */
export function summaryOf(httpMethod: string, path: string, takesBody: boolean): string {
  const segments = path.replace(/^\/v1\/(admin\/[a-z0-9]+\/)?/, '').split('/');
  const last = segments.at(-1) ?? '';
  const resource = segments[0] ?? '';
  const ofOne = segments.some(isParameter);
  const owner = ofOne ? one(resource) : words(resource);
  if (segments.length === 1 || isParameter(last)) return onResource(httpMethod, resource, last, segments);
  switch (httpMethod) {
    case 'get':
      return `Get the ${words(last)} of ${owner}`;
    case 'put':
      return takesBody ? `Set the ${words(last)} of ${owner}` : `${capital(words(last))} ${owner}`;
    case 'delete':
      return `Take back the ${words(last)} of ${owner}`;
    default:
      // A plural means to create one of them; anything else is a verb.
      return last.endsWith('s') ? `Create ${one(last)} in ${owner}` : `${capital(words(last))} ${owner}`;
  }
}

/** `categories` are each a `category`. */
export function singular(plural: string): string {
  return plural
    .replace(/^people$/, 'person')
    .replace(/ies$/, 'y')
    .replace(/s$/, '');
}

function onResource(httpMethod: string, resource: string, last: string, segments: readonly string[]): string {
  switch (httpMethod) {
    case 'get':
      if (!isParameter(last)) return `List ${words(resource)}`;
      return segments.length === 2 ? `Get ${one(resource)}` : `Get ${one(resource)} ${words(segments.at(-2) ?? '')}`;
    case 'post':
      return `Create ${one(resource)}`;
    case 'put':
      return `Set ${one(resource)}`;
    case 'patch':
      return `Change ${one(resource)}`;
    default:
      return `Delete ${one(resource)}`;
  }
}

function one(plural: string): string {
  const noun = words(singular(plural));
  return `${/^([aeio]|un(?!i))/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function words(segment: string): string {
  return segment.replaceAll('-', ' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function camelCase(text: string): string {
  return text.replaceAll(/-([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
