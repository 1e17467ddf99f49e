import { Component, createRef } from 'preact';
import { runAction } from '../actions/run-action.js';
import type { Discussion } from '../discussion/discussion.js';

/** How far below the viewport the next page starts to load. */
const ROOT_MARGIN = '800px';

interface Props {
  readonly discussion: Discussion;
}

/** A button that loads the next page of top-level comments when it is clicked or comes near the viewport. */
export class AutoLoadMore extends Component<Props> {
  private readonly button = createRef<HTMLButtonElement>();
  private observer: IntersectionObserver | null = null;

  override componentDidMount(): void {
    this.observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.loadMore();
      },
      { rootMargin: ROOT_MARGIN },
    );
    this.observe();
  }

  /** Observes again, because the observer does not report a button that has stayed in the viewport. */
  override componentDidUpdate(): void {
    this.observe();
  }

  override componentWillUnmount(): void {
    this.observer?.disconnect();
  }

  override render() {
    const { i18n, state } = this.props.discussion;
    return (
      <button
        ref={this.button}
        type="button"
        class="more"
        part="more"
        aria-busy={state.isLoading}
        onClick={() => this.loadMore()}
      >
        {i18n.t(state.isLoading ? 'loading' : 'more')}
      </button>
    );
  }

  private observe(): void {
    if (this.button.current === null) return;
    this.observer?.unobserve(this.button.current);
    this.observer?.observe(this.button.current);
  }

  private loadMore(): void {
    void runAction(this.props.discussion, (actions) => actions.loadMore());
  }
}
