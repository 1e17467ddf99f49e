import { Component, type ComponentType } from 'preact';

/** A part that is fetched when it is first shown; until then there is nothing. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let Part: ComponentType<P> | null = null;
  return class Lazy extends Component<P> {
    override componentDidMount(): void {
      if (Part !== null) return;
      void load().then((loaded) => {
        Part = loaded;
        this.forceUpdate();
      });
    }

    override render(props: P) {
      return Part === null ? null : <Part {...props} />;
    }
  };
}
