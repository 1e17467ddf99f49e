/** Pages that a service shows in a browser: built files, which know of Parley what every frontend knows, its REST interface. */
export interface PagesDefinition extends PagesLink {
  /** What their build has written, below `dist`: an `index.html`, served at every path, and `assets/`. */
  readonly folder: string;
}

/** How the start page of a process links to pages. */
export interface PagesLink {
  /** The prefix of all their paths, such as `/forum`. */
  readonly path: string;
  readonly title: string;
  readonly about: string;
}
