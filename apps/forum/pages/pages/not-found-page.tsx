import type { JSX } from 'preact';
import { Heading } from '../components/heading.js';
import { urlTo } from '../routing/route.js';

export function NotFoundPage(): JSX.Element {
  return (
    <>
      <Heading>There is nothing here</Heading>
      <p>
        The address may be mistyped. <a href={urlTo.posts()}>Go to the posts</a>
      </p>
    </>
  );
}
