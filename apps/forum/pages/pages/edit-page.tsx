import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ParleyClient } from '#libs/client';
import { type Post, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { useLoaded } from '../api/use-loaded.js';
import { Heading } from '../parts/heading.js';
import { NeedsMe } from '../parts/needs-me.js';
import { PostForm, postIn } from '../parts/post-form.js';
import { Shown } from '../parts/shown.js';
import { useNavigation } from '../routing/navigation.js';
import { addressOf } from '../routing/route.js';

interface Read {
  readonly post: Post;
  /** Names the revision that was read, so that nobody's change is written over unseen. */
  readonly etag: string;
}

export function EditPage({ id }: { readonly id: string }): JSX.Element {
  const { parley } = useApi();
  const read = useLoaded(`to edit ${id}`, () => readToEdit(parley, id), false);
  return (
    <>
      <Heading>Edit the post</Heading>
      <NeedsMe to="edit your posts">
        {() => <Shown what={read}>{({ post, etag }) => <Editing post={post} etag={etag} />}</Shown>}
      </NeedsMe>
    </>
  );
}

async function readToEdit(parley: ParleyClient, id: string): Promise<Read> {
  const { data: post, response } = await parley.GET('/v1/posts/{id}', { params: { path: { id } } });
  const etag = response.headers.get('ETag');
  if (post === undefined || etag === null) throw new Error('A post came without its ETag.');
  return { post, etag };
}

function Editing({ post, etag }: Read): JSX.Element {
  const { parley } = useApi();
  const { go } = useNavigation();
  const { id, title, body } = post;
  const [draft, setDraft] = useState({ title, body, categoryId: post.categoryId ?? '', tags: post.tags.join(', ') });
  const send = useAction(async () => {
    const params = { path: { id }, header: { 'If-Match': etag } };
    await parley.PATCH('/v1/posts/{id}', { params, body: postIn(draft) });
    go(addressOf.post(id));
  });
  return <PostForm draft={draft} onChange={setDraft} send={send} verb="Save" />;
}
