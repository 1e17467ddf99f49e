import type { JSX } from 'preact';
import { Heading } from '../parts/heading.js';
import { addressOf } from '../routing/route.js';

export function NowherePage(): JSX.Element {
  return (
    <>
      <Heading>There is nothing here</Heading>
      <p>
        The address may be mistyped. <a href={addressOf.posts()}>To the posts</a>
      </p>
    </>
  );
}
