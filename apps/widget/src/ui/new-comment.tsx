import { Component, createRef } from 'preact';
import type { Discussion } from '../discussion/discussion.js';
import { draftKey } from '../storage/storage.js';
import { Editor } from './lazy.js';

interface Props {
  readonly discussion: Discussion;
}

interface State {
  readonly isOpen: boolean;
  /** False if the editor is open because of a stored draft. */
  readonly wasClicked: boolean;
}

/** A button that looks like a text field and opens the editor for a top-level comment. With a stored draft the editor is open at once. */
export class NewComment extends Component<Props, State> {
  private readonly button = createRef<HTMLButtonElement>();
  override state = {
    isOpen: this.props.discussion.storage.read(draftKey(this.props.discussion.settings, 'top')) !== null,
    wasClicked: false,
  };

  override render() {
    const { discussion } = this.props;
    const { isOpen, wasClicked } = this.state;
    if (!isOpen) {
      return (
        <button
          ref={this.button}
          type="button"
          class="write"
          part="write"
          onClick={() => this.setState({ isOpen: true, wasClicked: true })}
        >
          {discussion.i18n.t('write')}
        </button>
      );
    }
    return (
      <Editor
        discussion={discussion}
        task={{ kind: 'top' }}
        me={discussion.state.me}
        site={discussion.state.site}
        takesFocus={wasClicked}
        onClose={this.close}
      />
    );
  }

  private readonly close = (isSent: boolean) => {
    this.setState({ isOpen: false, wasClicked: false }, () => {
      // A comment that was sent takes the focus itself.
      if (!isSent) this.button.current?.focus();
    });
  };
}
