export interface Command {
  title: string;
}
