import { Component, createRef } from 'preact';
import { runAction } from '../actions/run-action.js';
import type { Author } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { completeMention, type Mention, mentionAt } from '../writing/mention.js';

interface Props {
  readonly discussion: Discussion;
  readonly label: string;
  readonly body: string;
  /** In characters; null until the site's settings have loaded. */
  readonly maxLength: number | null;
  readonly isReadOnly: boolean;
  readonly takesFocus: boolean;
  readonly onChange: (body: string) => void;
}

interface State {
  readonly mention: Mention | null;
  readonly people: readonly Author[];
  /** The index of the selected person. */
  readonly selected: number;
}

const CLOSED: State = { mention: null, people: [], selected: 0 };

/** The textarea of the editor, with a listbox that completes mentions. */
export class BodyField extends Component<Props, State> {
  override state = CLOSED;
  private readonly textarea = createRef<HTMLTextAreaElement>();

  override componentDidMount(): void {
    this.fitHeight();
    if (this.props.takesFocus) this.textarea.current?.focus();
  }

  override componentDidUpdate(): void {
    this.fitHeight();
  }

  override render({ discussion, label, body, maxLength, isReadOnly }: Props, { people, selected }: State) {
    const isOpen = people.length > 0;
    return (
      <div class="field">
        <textarea
          ref={this.textarea}
          part="textarea"
          rows={3}
          dir="auto"
          required
          aria-label={label}
          placeholder={label}
          value={body}
          readOnly={isReadOnly}
          {...(maxLength === null ? {} : { maxLength })}
          aria-autocomplete="list"
          {...(isOpen
            ? { 'aria-controls': 'parley-people', 'aria-activedescendant': `person-${String(selected)}` }
            : {})}
          onInput={({ currentTarget }) => {
            this.props.onChange(currentTarget.value);
            void this.suggestPeople(currentTarget);
          }}
          onKeyDown={this.selectByKey}
          onBlur={() => {
            this.setState(CLOSED);
          }}
        />
        {isOpen && (
          <ul class="people" id="parley-people" role="listbox" aria-label={discussion.i18n.t('matchingPeople')}>
            {people.map((person, i) => (
              <li
                key={person.id}
                id={`person-${String(i)}`}
                role="option"
                aria-selected={i === selected}
                // mousedown comes before the blur event that closes the list.
                onMouseDown={(event) => {
                  event.preventDefault();
                  this.insert(person);
                }}
              >
                <b>{person.name}</b> @{person.handle}
              </li>
            ))}
          </ul>
        )}
      </div>
    );
  }

  private async suggestPeople({ value, selectionStart }: HTMLTextAreaElement): Promise<void> {
    const mention = mentionAt(value, selectionStart);
    this.setState({ ...CLOSED, mention });
    if (mention === null) return;
    await runAction(this.props.discussion, async (actions) => {
      const people = await actions.findPeople(mention.prefix);
      // Ignore the response if the text has changed meanwhile.
      if (this.state.mention === mention) this.setState({ people, selected: 0 });
    });
  }

  private readonly selectByKey = (event: KeyboardEvent) => {
    const { people, selected } = this.state;
    const person = people[selected];
    if (person === undefined) return;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) this.setState({ selected: (selected + step + people.length) % people.length });
    else if (event.key === 'Enter' || event.key === 'Tab') this.insert(person);
    else if (event.key === 'Escape') this.setState(CLOSED);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private insert({ handle }: Author): void {
    const { mention } = this.state;
    if (mention === null || handle === null) return;
    const { text, caret } = completeMention(this.props.body, mention, handle);
    this.props.onChange(text);
    this.setState(CLOSED, () => {
      this.textarea.current?.focus();
      this.textarea.current?.setSelectionRange(caret, caret);
    });
  }

  /** Grows with the text, up to the maximum of the style sheet. */
  private fitHeight(): void {
    const { current } = this.textarea;
    if (current === null) return;
    current.style.blockSize = 'auto';
    current.style.blockSize = `${String(current.scrollHeight + 2)}px`;
  }
}
