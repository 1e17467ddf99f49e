import { Component, createRef } from 'preact';
import type { Actions } from '../actions/actions.js';
import { delayUntilOnline, sendWithRetry } from '../actions/network.js';
import { runAction } from '../actions/run-action.js';
import type { Comment, Site } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { backOff } from '../live/back-off.js';
import type { Me } from '../session/claims.js';
import { draftKey } from '../storage/storage.js';
import { type Draft, newDraft, parseDraft, withBody } from '../writing/draft.js';
import { AuthorField } from './author-field.js';
import { BodyField } from './body-field.js';

/** What the editor writes: a top-level comment, a reply to a comment or a new text of a comment. */
type Task = { readonly kind: 'top' } | { readonly kind: 'reply' | 'edit'; readonly comment: Comment };

interface Props {
  readonly discussion: Discussion;
  readonly task: Task;
  readonly me: Me | null;
  readonly site: Site | null;
  readonly takesFocus: boolean;
  readonly onClose: (isSent: boolean) => void;
}

interface State {
  readonly draft: Draft;
  readonly guestName: string;
  readonly phase: 'writing' | 'sending' | 'waiting';
  readonly previewHtml: string | null;
  readonly error: string | null;
}

/** The form for a comment. It stores the draft with every change, and retries sending while there is no connection. */
export class Editor extends Component<Props, State> {
  private readonly abortController = new AbortController();
  private readonly form = createRef<HTMLFormElement>();
  private readonly storageKey = draftKey(this.props.discussion.settings, taskName(this.props.task));

  constructor(props: Props) {
    super(props);
    const { task, discussion } = props;
    const draft = parseDraft(discussion.storage.read(this.storageKey));
    const body = task.kind === 'edit' ? (task.comment.body ?? '') : '';
    this.state = { draft: draft ?? newDraft(body), guestName: '', phase: 'writing', previewHtml: null, error: null };
  }

  override componentDidMount(): void {
    const { discussion, takesFocus } = this.props;
    if (takesFocus) this.form.current?.querySelector('textarea')?.focus();
    void runAction(discussion, async (actions) => {
      await actions.loadSite();
      // The page was left while sending, so it is not known whether the draft arrived.
      if (this.state.draft.isSending && discussion.state.me !== null) void this.send();
    });
  }

  override componentWillUnmount(): void {
    this.abortController.abort();
  }

  override render(
    { discussion, task, me, site, takesFocus }: Props,
    { draft, guestName, phase, previewHtml, error }: State,
  ) {
    const { i18n } = discussion;
    if (me === null && site !== null && !site.guests) return <SignInHint discussion={discussion} />;
    const isBusy = phase !== 'writing';
    return (
      <form ref={this.form} class="editor" part="editor" onSubmit={this.submit} onKeyDown={this.submitOnCtrlEnter}>
        {task.kind !== 'edit' && (
          <AuthorField
            discussion={discussion}
            me={me}
            guestName={guestName}
            onGuestName={(name) => {
              this.setState({ guestName: name });
            }}
          />
        )}
        {previewHtml === null ? (
          <BodyField
            discussion={discussion}
            label={
              task.kind === 'reply' ? i18n.t('replyTo', { name: task.comment.author?.name ?? '' }) : i18n.t('body')
            }
            body={draft.body}
            maxLength={site?.limits.bodyLength ?? null}
            isReadOnly={isBusy}
            takesFocus={takesFocus}
            onChange={this.changeBody}
          />
        ) : (
          <div
            class="body preview"
            part="preview"
            dir="auto"
            role="region"
            aria-label={i18n.t('preview')}
            dangerouslySetInnerHTML={{ __html: previewHtml }}
          />
        )}
        <p class="problem" role="alert">
          {error}
        </p>
        <p class="hint" role="status">
          {phase === 'waiting' && i18n.t('waiting')}
        </p>
        <div class="row">
          <button type="submit" class="primary" part="send" disabled={isBusy || draft.body.trim() === ''}>
            {i18n.t(phase === 'sending' ? 'sending' : task.kind === 'edit' ? 'save' : 'send')}
          </button>
          <button
            type="button"
            class="link"
            aria-pressed={previewHtml !== null}
            disabled={draft.body.trim() === ''}
            onClick={() => void this.togglePreview()}
          >
            {i18n.t('preview')}
          </button>
          <button type="button" class="link" onClick={this.cancel}>
            {i18n.t('cancel')}
          </button>
          <details class="help">
            <summary>{i18n.t('help')}</summary>
            <p dir="ltr">{i18n.t('helpLines')}</p>
          </details>
        </div>
      </form>
    );
  }

  private readonly changeBody = (body: string) => {
    const draft = withBody(this.state.draft, body);
    this.storeDraft(draft);
    this.setState({ draft, error: null });
  };

  private storeDraft(draft: Draft): void {
    const { storage } = this.props.discussion;
    if (draft.body.trim() === '') storage.remove(this.storageKey);
    else storage.write(this.storageKey, JSON.stringify(draft));
  }

  private readonly submit = (event: Event) => {
    event.preventDefault();
    void this.send();
  };

  private readonly submitOnCtrlEnter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    this.form.current?.requestSubmit();
  };

  private async send(): Promise<void> {
    const { discussion, onClose } = this.props;
    if (this.state.phase !== 'writing') return;
    const draft = { ...this.state.draft, isSending: true };
    this.storeDraft(draft);
    this.setState({ draft, phase: 'sending', previewHtml: null, error: null });
    await runAction(discussion, async (actions) => {
      try {
        await sendWithRetry(
          () => this.sendOnce(actions, draft),
          (failures) => this.waitForRetry(failures),
          () => {
            this.setState({ phase: 'waiting' });
          },
        );
      } catch (error) {
        // After an unmount the stored draft is sent on the next visit.
        if (this.abortController.signal.aborted) return;
        const refused = { ...draft, isSending: false };
        this.storeDraft(refused);
        this.setState({ draft: refused, phase: 'writing', error: actions.errorText(error) });
        return;
      }
      discussion.storage.remove(this.storageKey);
      onClose(true);
    });
  }

  private async sendOnce(actions: Actions, { body, key }: Draft): Promise<void> {
    const { task, discussion } = this.props;
    if (discussion.state.me === null) await actions.registerGuest(this.state.guestName);
    if (task.kind === 'edit') await actions.edit(task.comment, body);
    else await actions.post(body, task.kind === 'reply' ? task.comment.id : null, key);
  }

  private async waitForRetry(failures: number): Promise<void> {
    await delayUntilOnline(backOff(failures, Math.random()), this.abortController.signal);
    this.abortController.signal.throwIfAborted();
  }

  private async togglePreview(): Promise<void> {
    if (this.state.previewHtml !== null) {
      this.setState({ previewHtml: null });
      return;
    }
    await runAction(this.props.discussion, async (actions) => {
      this.setState({ previewHtml: await actions.preview(this.state.draft.body) });
    });
  }

  private readonly cancel = () => {
    this.props.discussion.storage.remove(this.storageKey);
    this.props.onClose(false);
  };
}

function SignInHint({ discussion: { settings, i18n } }: { readonly discussion: Discussion }) {
  return (
    <p class="hint">
      {i18n.t('signInToWrite')}{' '}
      {settings.signInUrl !== null && (
        <a class="link" href={settings.signInUrl}>
          {i18n.t('signIn')}
        </a>
      )}
    </p>
  );
}

/** Distinguishes the drafts of a page. */
function taskName(task: Task): string {
  return task.kind === 'top' ? 'top' : `${task.kind} ${task.comment.id}`;
}
