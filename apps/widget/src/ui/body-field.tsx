import { Component, createRef } from 'preact';
import { act } from '../actions/act.js';
import type { Author } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { complete, type Mention, mentionAt } from '../writing/mention.js';

interface Props {
  readonly discussion: Discussion;
  readonly label: string;
  readonly body: string;
  /** Characters; null: not known yet. */
  readonly longest: number | null;
  readonly isReadOnly: boolean;
  readonly takesFocus: boolean;
  readonly change: (body: string) => void;
}

interface State {
  readonly mention: Mention | null;
  readonly people: readonly Author[];
  readonly chosen: number;
}

const NOBODY: State = { mention: null, people: [], chosen: 0 };

/** The text, with handles completed after an `@`. */
export class BodyField extends Component<Props, State> {
  override state = NOBODY;
  private readonly field = createRef<HTMLTextAreaElement>();

  override componentDidMount(): void {
    this.fit();
    if (this.props.takesFocus) this.field.current?.focus();
  }

  override componentDidUpdate(): void {
    this.fit();
  }

  override render({ discussion, label, body, longest, isReadOnly }: Props, { people, chosen }: State) {
    const isOpen = people.length > 0;
    return (
      <div class="field">
        <textarea
          ref={this.field}
          part="textarea"
          rows={3}
          dir="auto"
          required
          aria-label={label}
          placeholder={label}
          value={body}
          readOnly={isReadOnly}
          {...(longest === null ? {} : { maxLength: longest })}
          aria-autocomplete="list"
          {...(isOpen ? { 'aria-controls': 'parley-people', 'aria-activedescendant': `person-${String(chosen)}` } : {})}
          onInput={({ currentTarget }) => {
            this.props.change(currentTarget.value);
            void this.seek(currentTarget);
          }}
          onKeyDown={this.choose}
          onBlur={() => {
            this.setState(NOBODY);
          }}
        />
        {isOpen && (
          <ul class="people" id="parley-people" role="listbox" aria-label={discussion.words.say('people')}>
            {people.map((person, i) => (
              <li
                key={person.id}
                id={`person-${String(i)}`}
                role="option"
                aria-selected={i === chosen}
                // Before the field loses the focus.
                onMouseDown={(event) => {
                  event.preventDefault();
                  this.take(person);
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

  private async seek({ value, selectionStart }: HTMLTextAreaElement): Promise<void> {
    const mention = mentionAt(value, selectionStart);
    this.setState({ ...NOBODY, mention });
    if (mention === null) return;
    await act(this.props.discussion, async (actions) => {
      const people = await actions.people(mention.prefix);
      // Meanwhile another letter may have come.
      if (this.state.mention === mention) this.setState({ people, chosen: 0 });
    });
  }

  private readonly choose = (event: KeyboardEvent) => {
    const { people, chosen } = this.state;
    const person = people[chosen];
    if (person === undefined) return;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) this.setState({ chosen: (chosen + step + people.length) % people.length });
    else if (event.key === 'Enter' || event.key === 'Tab') this.take(person);
    else if (event.key === 'Escape') this.setState(NOBODY);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private take({ handle }: Author): void {
    const { mention } = this.state;
    if (mention === null || handle === null) return;
    const { text, caret } = complete(this.props.body, mention, handle);
    this.props.change(text);
    this.setState(NOBODY, () => {
      this.field.current?.focus();
      this.field.current?.setSelectionRange(caret, caret);
    });
  }

  /** As high as its text, up to a limit of the style sheet. */
  private fit(): void {
    const { current } = this.field;
    if (current === null) return;
    current.style.blockSize = 'auto';
    current.style.blockSize = `${String(current.scrollHeight + 2)}px`;
  }
}
