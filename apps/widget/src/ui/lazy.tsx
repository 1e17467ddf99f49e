import { Component, type ComponentType } from 'preact';
import type { Discussion } from '../discussion/discussion.js';
import type { Interactive } from './interactive.js';

interface State<P> {
  readonly Loaded: ComponentType<P> | null;
}

/** A component that loads with its styles and texts when it is first rendered. Until then it renders nothing. */
function lazy<P extends { readonly discussion: Discussion }>(
  select: (components: Interactive) => ComponentType<P>,
): ComponentType<P> {
  return class Lazy extends Component<P, State<P>> {
    override state: State<P> = { Loaded: null };

    override componentDidMount(): void {
      void import('./interactive.js').then(({ initInteractive, components }) => {
        initInteractive(this.props.discussion);
        this.setState({ Loaded: select(components) });
      });
    }

    override render(props: P, { Loaded }: State<P>) {
      return Loaded === null ? null : <Loaded {...props} />;
    }
  };
}

export const Editor = lazy(({ Editor }) => Editor);
export const CommentMenu = lazy(({ CommentMenu }) => CommentMenu);
export const ReactionPicker = lazy(({ ReactionPicker }) => ReactionPicker);
export const AutoLoadMore = lazy(({ AutoLoadMore }) => AutoLoadMore);
