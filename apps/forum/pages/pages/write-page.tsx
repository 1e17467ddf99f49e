import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { unwrap, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { useCategories } from '../api/use-categories.js';
import { Heading } from '../components/heading.js';
import { PostForm, toPostInput } from '../components/post-form.js';
import { RequireSignIn } from '../components/require-sign-in.js';
import { ResourceView } from '../components/resource-view.js';
import { useDraft } from '../components/use-draft.js';
import { useNavigation } from '../routing/navigation.js';
import { urlTo } from '../routing/route.js';

/** @param props.category the slug of the category that is selected at first */
export function WritePage({ category }: { readonly category: string | null }): JSX.Element {
  const categories = useCategories();
  return (
    <>
      <Heading>Write a post</Heading>
      <RequireSignIn to="write a post">
        {({ id }) => (
          <ResourceView resource={categories}>
            {(items) => <NewPostForm userId={id} categoryId={items.find(({ slug }) => slug === category)?.id ?? ''} />}
          </ResourceView>
        )}
      </RequireSignIn>
    </>
  );
}

function NewPostForm({ userId, categoryId }: { readonly userId: string; readonly categoryId: string }): JSX.Element {
  const { parley } = useApi();
  const { navigate } = useNavigation();
  const { draft, setDraft, clearDraft } = useDraft(userId, { title: '', body: '', categoryId, tags: '' });
  const body = toPostInput(draft);
  // A retry after a lost response carries the same key and creates no second post. A changed text gets a new key.
  const idempotencyKey = useMemo(() => crypto.randomUUID(), [JSON.stringify(body)]);
  const publish = useAction(async () => {
    const params = { header: { 'Idempotency-Key': idempotencyKey } };
    const { id } = await unwrap(parley.POST('/v1/posts', { params, body }));
    clearDraft();
    navigate(urlTo.post(id));
  });
  return <PostForm draft={draft} onChange={setDraft} submit={publish} submitLabel="Publish" />;
}
