// The JSX factory that esbuild injects; smaller than the automatic runtime.
export { Fragment, h } from 'preact';
