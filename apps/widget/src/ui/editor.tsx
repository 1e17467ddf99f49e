import { Component, createRef } from 'preact';
import type { Actions } from '../actions/actions.js';
import { act } from '../actions/act.js';
import { sendPatiently } from '../actions/send.js';
import type { Site } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { backOff } from '../live/back-off.js';
import { rest } from '../live/rest.js';
import type { Me } from '../session/claims.js';
import { type Draft, newDraft, parseDraft, withBody } from '../writing/draft.js';
import { draftName } from '../writing/draft-name.js';
import { placeOf, type Task } from '../writing/task.js';
import { BodyField } from './body-field.js';
import { WriterLine } from './writer-line.js';

interface Props {
  readonly discussion: Discussion;
  readonly task: Task;
  readonly me: Me | null;
  readonly site: Site | null;
  readonly takesFocus: boolean;
  readonly close: (isSent: boolean) => void;
}

interface State {
  readonly draft: Draft;
  readonly guestName: string;
  readonly phase: 'writing' | 'sending' | 'waiting';
  readonly preview: string | null;
  readonly problem: string | null;
}

/** Where a comment is written: kept while it is not sent, and sent when there is a way to. */
export class Editor extends Component<Props, State> {
  private readonly over = new AbortController();
  private readonly form = createRef<HTMLFormElement>();
  private readonly name = draftName(this.props.discussion.settings, placeOf(this.props.task));

  constructor(props: Props) {
    super(props);
    const { task, discussion } = props;
    const draft = parseDraft(discussion.keep.read(this.name));
    const body = task.kind === 'edit' ? (task.comment.body ?? '') : '';
    this.state = { draft: draft ?? newDraft(body), guestName: '', phase: 'writing', preview: null, problem: null };
  }

  override componentDidMount(): void {
    const { discussion, takesFocus } = this.props;
    if (takesFocus) this.form.current?.querySelector('textarea')?.focus();
    void act(discussion, async (actions) => {
      await actions.site();
      // It was given away on an earlier visit, and nobody knows whether it came through.
      if (this.state.draft.isSending && discussion.view.me !== null) void this.send();
    });
  }

  override componentWillUnmount(): void {
    this.over.abort();
  }

  override render(
    { discussion, task, me, site, takesFocus }: Props,
    { draft, guestName, phase, preview, problem }: State,
  ) {
    const { words } = discussion;
    if (me === null && site !== null && !site.guests) return <SignInHint discussion={discussion} />;
    const isBusy = phase !== 'writing';
    return (
      <form ref={this.form} class="editor" part="editor" onSubmit={this.submit} onKeyDown={this.sendByKeys}>
        {task.kind !== 'edit' && (
          <WriterLine
            discussion={discussion}
            me={me}
            guestName={guestName}
            setGuestName={(name) => {
              this.setState({ guestName: name });
            }}
          />
        )}
        {preview === null ? (
          <BodyField
            discussion={discussion}
            label={words.say(task.kind === 'reply' ? 'replyTo' : 'body', nameOf(task))}
            body={draft.body}
            longest={site?.limits.bodyLength ?? null}
            isReadOnly={isBusy}
            takesFocus={takesFocus}
            change={this.write}
          />
        ) : (
          <div
            class="body preview"
            part="preview"
            dir="auto"
            role="region"
            aria-label={words.say('preview')}
            dangerouslySetInnerHTML={{ __html: preview }}
          />
        )}
        <p class="problem" role="alert">
          {problem}
        </p>
        <p class="hint" role="status">
          {phase === 'waiting' && words.say('waiting')}
        </p>
        <div class="row">
          <button type="submit" class="main" part="send" disabled={isBusy || draft.body.trim() === ''}>
            {words.say(phase === 'sending' ? 'sending' : task.kind === 'edit' ? 'save' : 'send')}
          </button>
          <button
            type="button"
            class="link"
            aria-pressed={preview !== null}
            disabled={draft.body.trim() === ''}
            onClick={() => void this.look()}
          >
            {words.say('preview')}
          </button>
          <button type="button" class="link" onClick={this.cancel}>
            {words.say('cancel')}
          </button>
          <details class="help">
            <summary>{words.say('help')}</summary>
            <p dir="ltr">{words.say('helpLines')}</p>
          </details>
        </div>
      </form>
    );
  }

  private readonly write = (body: string) => {
    const draft = withBody(this.state.draft, body);
    this.keep(draft);
    this.setState({ draft, problem: null });
  };

  /** Written down at once: a page may be left at any moment. */
  private keep(draft: Draft): void {
    const { keep } = this.props.discussion;
    if (draft.body.trim() === '') keep.forget(this.name);
    else keep.write(this.name, JSON.stringify(draft));
  }

  private readonly submit = (event: Event) => {
    event.preventDefault();
    void this.send();
  };

  private readonly sendByKeys = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    this.form.current?.requestSubmit();
  };

  private async send(): Promise<void> {
    const { discussion, close } = this.props;
    if (this.state.phase !== 'writing') return;
    const draft = { ...this.state.draft, isSending: true };
    this.keep(draft);
    this.setState({ draft, phase: 'sending', preview: null, problem: null });
    await act(discussion, async (actions) => {
      try {
        await sendPatiently(
          () => this.deliver(actions, draft),
          (failures) => this.pause(failures),
          () => {
            this.setState({ phase: 'waiting' });
          },
        );
      } catch (error) {
        // Given up: the draft stays, and is sent on the next visit.
        if (this.over.signal.aborted) return;
        const refused = { ...draft, isSending: false };
        this.keep(refused);
        this.setState({ draft: refused, phase: 'writing', problem: actions.inWords(error) });
        return;
      }
      discussion.keep.forget(this.name);
      close(true);
    });
  }

  private async deliver(actions: Actions, { body, key }: Draft): Promise<void> {
    const { task, discussion } = this.props;
    if (discussion.view.me === null) await actions.becomeGuest(this.state.guestName);
    if (task.kind === 'edit') await actions.edit(task.comment, body);
    else await actions.write(body, task.kind === 'reply' ? task.comment.id : null, key);
  }

  private async pause(failures: number): Promise<void> {
    await rest(backOff(failures, Math.random()), this.over.signal);
    this.over.signal.throwIfAborted();
  }

  private async look(): Promise<void> {
    if (this.state.preview !== null) {
      this.setState({ preview: null });
      return;
    }
    await act(this.props.discussion, async (actions) => {
      this.setState({ preview: await actions.preview(this.state.draft.body) });
    });
  }

  private readonly cancel = () => {
    this.props.discussion.keep.forget(this.name);
    this.props.close(false);
  };
}

function SignInHint({ discussion: { settings, words } }: { readonly discussion: Discussion }) {
  return (
    <p class="hint">
      {words.say('signInToWrite')}{' '}
      {settings.signInUrl !== null && (
        <a class="link" href={settings.signInUrl}>
          {words.say('signIn')}
        </a>
      )}
    </p>
  );
}

function nameOf(task: Task): { name: string } {
  return { name: task.kind === 'top' ? '' : (task.comment.author?.name ?? '') };
}
