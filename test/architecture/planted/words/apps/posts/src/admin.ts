export interface Consumer {
  readonly filling: readonly string[];
  readonly fillingSince: string; // planted: filling
}
