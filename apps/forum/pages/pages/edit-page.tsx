import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ParleyClient } from '#libs/client';
import { type Post, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { useResource } from '../api/use-resource.js';
import { Heading } from '../components/heading.js';
import { PostForm, toPostInput } from '../components/post-form.js';
import { RequireSignIn } from '../components/require-sign-in.js';
import { ResourceView } from '../components/resource-view.js';
import { useNavigation } from '../routing/navigation.js';
import { urlTo } from '../routing/route.js';

interface PostRevision {
  readonly post: Post;
  /** Sent as `If-Match`, so that saving never overwrites a change that this user has not seen. */
  readonly etag: string;
}

export function EditPage({ id }: { readonly id: string }): JSX.Element {
  const { parley } = useApi();
  const revision = useResource(`to edit ${id}`, () => fetchRevision(parley, id), false);
  return (
    <>
      <Heading>Edit the post</Heading>
      <RequireSignIn to="edit your posts">
        {() => <ResourceView resource={revision}>{(props) => <EditForm {...props} />}</ResourceView>}
      </RequireSignIn>
    </>
  );
}

async function fetchRevision(parley: ParleyClient, id: string): Promise<PostRevision> {
  const { data: post, response } = await parley.GET('/v1/posts/{id}', { params: { path: { id } } });
  const etag = response.headers.get('ETag');
  if (post === undefined || etag === null) throw new Error('Parley sent a post without a body or an ETag.');
  return { post, etag };
}

function EditForm({ post, etag }: PostRevision): JSX.Element {
  const { parley } = useApi();
  const { navigate } = useNavigation();
  const { id, title, body } = post;
  const [draft, setDraft] = useState({ title, body, categoryId: post.categoryId ?? '', tags: post.tags.join(', ') });
  const save = useAction(async () => {
    const params = { path: { id }, header: { 'If-Match': etag } };
    await parley.PATCH('/v1/posts/{id}', { params, body: toPostInput(draft) });
    navigate(urlTo.post(id));
  });
  return <PostForm draft={draft} onChange={setDraft} submit={save} submitLabel="Save" />;
}
