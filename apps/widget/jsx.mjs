// What esbuild makes of JSX; smaller than the automatic way.
export { Fragment, h } from 'preact';
