import { Component, type ComponentType } from 'preact';
import type { Discussion } from '../discussion/discussion.js';

interface State<P> {
  readonly Part: ComponentType<P> | null;
}

/** A part that is fetched when it is first shown; until then there is nothing. */
export function lazily<P extends { readonly discussion: Discussion }>(
  load: (discussion: Discussion) => Promise<ComponentType<P>>,
): ComponentType<P> {
  return class Lazy extends Component<P, State<P>> {
    override state: State<P> = { Part: null };

    override componentDidMount(): void {
      void load(this.props.discussion).then((Part) => {
        this.setState({ Part });
      });
    }

    override render(props: P, { Part }: State<P>) {
      return Part === null ? null : <Part {...props} />;
    }
  };
}
