import { Component, createRef } from 'preact';
import type { Discussion } from '../discussion/discussion.js';
import { draftName } from '../writing/draft-name.js';
import { Editor } from './parts.js';

interface Props {
  readonly discussion: Discussion;
}

/** What looks like a field until somebody wants to write, or has begun to on an earlier visit. */
export class WriteDoor extends Component<Props, { readonly isOpen: boolean; readonly isCalled: boolean }> {
  private readonly door = createRef<HTMLButtonElement>();
  override state = {
    isOpen: this.props.discussion.keep.read(draftName(this.props.discussion.settings, 'top')) !== null,
    isCalled: false,
  };

  override render() {
    const { discussion } = this.props;
    const { isOpen, isCalled } = this.state;
    if (!isOpen) {
      return (
        <button
          ref={this.door}
          type="button"
          class="door"
          part="write"
          onClick={() => this.setState({ isOpen: true, isCalled: true })}
        >
          {discussion.words.say('write')}
        </button>
      );
    }
    return (
      <Editor
        discussion={discussion}
        task={{ kind: 'top' }}
        me={discussion.view.me}
        site={discussion.view.site}
        takesFocus={isCalled}
        close={this.close}
      />
    );
  }

  private readonly close = (isSent: boolean) => {
    this.setState({ isOpen: false, isCalled: false }, () => {
      // What was sent is shown, and takes the focus itself.
      if (!isSent) this.door.current?.focus();
    });
  };
}
