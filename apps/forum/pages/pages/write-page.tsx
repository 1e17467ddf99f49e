import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { answered } from '../api/answered.js';
import { useApi } from '../api/api.js';
import { useCategories } from '../api/categories.js';
import { useAction } from '../api/use-action.js';
import { Heading } from '../parts/heading.js';
import { NeedsMe } from '../parts/needs-me.js';
import { PostForm, postIn } from '../parts/post-form.js';
import { Shown } from '../parts/shown.js';
import { useDraft } from '../parts/use-draft.js';
import { useNavigation } from '../routing/navigation.js';
import { addressOf } from '../routing/route.js';

/** @param props.category the slug of the one that somebody came from */
export function WritePage({ category }: { readonly category: string | null }): JSX.Element {
  const categories = useCategories();
  return (
    <>
      <Heading>Write a post</Heading>
      <NeedsMe to="write a post">
        {({ id }) => (
          <Shown what={categories}>
            {(known) => <NewPost by={id} categoryId={known.find(({ slug }) => slug === category)?.id ?? ''} />}
          </Shown>
        )}
      </NeedsMe>
    </>
  );
}

function NewPost({ by, categoryId }: { readonly by: string; readonly categoryId: string }): JSX.Element {
  const { parley } = useApi();
  const { go } = useNavigation();
  const { draft, setDraft, forget } = useDraft(by, { title: '', body: '', categoryId, tags: '' });
  const body = postIn(draft);
  // The same post sent twice, because the first answer got lost, is one post.
  const key = useMemo(() => crypto.randomUUID(), [JSON.stringify(body)]);
  const send = useAction(async () => {
    const params = { header: { 'Idempotency-Key': key } };
    const { id } = await answered(parley.POST('/v1/posts', { params, body }));
    forget();
    go(addressOf.post(id));
  });
  return <PostForm draft={draft} onChange={setDraft} send={send} verb="Publish" />;
}
