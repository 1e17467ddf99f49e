import { Component, createRef } from 'preact';
import { act } from '../actions/act.js';
import type { Discussion } from '../discussion/discussion.js';

/** How far below the screen the next page is fetched. */
const AHEAD = '800px';

interface Props {
  readonly discussion: Discussion;
}

/** Fetches more of the top level when the reader comes near its end. */
export class EndlessMore extends Component<Props> {
  private readonly button = createRef<HTMLButtonElement>();
  private observer: IntersectionObserver | null = null;

  override componentDidMount(): void {
    this.observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.more();
      },
      { rootMargin: AHEAD },
    );
    this.look();
  }

  /** A button that did not leave the screen is not told of again. */
  override componentDidUpdate(): void {
    this.look();
  }

  override componentWillUnmount(): void {
    this.observer?.disconnect();
  }

  override render() {
    const { words, view } = this.props.discussion;
    return (
      <button
        ref={this.button}
        type="button"
        class="more"
        part="more"
        aria-busy={view.isLoadingMore}
        onClick={() => this.more()}
      >
        {words.say(view.isLoadingMore ? 'loading' : 'more')}
      </button>
    );
  }

  private look(): void {
    if (this.button.current === null) return;
    this.observer?.unobserve(this.button.current);
    this.observer?.observe(this.button.current);
  }

  private more(): void {
    void act(this.props.discussion, (actions) => actions.more());
  }
}
