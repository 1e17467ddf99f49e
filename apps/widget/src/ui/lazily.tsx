import { Component, type ComponentType } from 'preact';
import type { Discussion } from '../discussion/discussion.js';
import type { Tools } from './tools.js';

interface State<P> {
  readonly Part: ComponentType<P> | null;
}

/** A part that is fetched when it is first shown, with the looks and the words of it; until then there is nothing. */
export function lazily<P extends { readonly discussion: Discussion }>(
  partOf: (tools: Tools) => ComponentType<P>,
): ComponentType<P> {
  return class Lazy extends Component<P, State<P>> {
    override state: State<P> = { Part: null };

    override componentDidMount(): void {
      void import('./tools.js').then(({ equip, tools }) => {
        equip(this.props.discussion);
        this.setState({ Part: partOf(tools) });
      });
    }

    override render(props: P, { Part }: State<P>) {
      return Part === null ? null : <Part {...props} />;
    }
  };
}
